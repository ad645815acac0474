package io.github.cameljetstream.kv;

import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.CREATED;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.EXPECTED_REVISION;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.FOUND;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.KEY;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.OPERATION;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.REVISION;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.STEER_KEY;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.STEER_OPERATION;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.STORED;
import static io.github.cameljetstream.kv.JetStreamKeyValueHeaders.TTL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.kv.bucket.BucketStatus;
import io.github.cameljetstream.kv.bucket.Entry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueStatus;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Operations on a real server, on a bucket of another client. */
class KeyValueProducerTest extends KeyValueTestSupport {
    @Override
    int history() {
        return 5;
    }

    private static Message succeeded(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage();
    }

    @Test
    void readsWhatAnotherClientWrites() throws Exception {
        long revision = theirs.put("a.b", "1");
        Message read = succeeded(send("operation=get&key=a.b", null));
        assertThat(read.getBody(String.class)).isEqualTo("1");
        assertThat(read.getHeader(FOUND)).isEqualTo(true);
        assertThat(read.getHeader(REVISION)).isEqualTo(revision);
        assertThat(read.getHeader(CREATED))
                .isEqualTo(theirs.get("a.b").getCreated().toInstant());
        assertThat(read.getHeader(KEY)).isEqualTo("a.b");
        assertThat(read.getHeader(OPERATION)).isEqualTo("get");
        assertThat(read.getHeader(JetStreamKeyValueHeaders.BUCKET)).isEqualTo(bucket);
        assertThat(succeeded(send("operation=get&key=a.b&directGet=true", null)).getBody(String.class))
                .isEqualTo("1");
    }

    @Test
    void writesWhatAnotherClientReads() throws Exception {
        Message written = succeeded(send("operation=put&key=a", "1"));
        assertThat(written.getHeader(STORED)).isEqualTo(true);
        assertThat(written.getHeader(REVISION)).isEqualTo(theirs.get("a").getRevision());
        assertThat(written.getBody()).isEqualTo("1");
        assertThat(theirs.get("a").getValueAsString()).isEqualTo("1");
        Message streamed = succeeded(send("operation=put&key=a", new ByteArrayInputStream("2".getBytes(UTF_8))));
        assertThat(streamed.getBody(String.class)).isEqualTo("2");
        assertThat(theirs.get("a").getValueAsString()).isEqualTo("2");
        succeeded(send("operation=put&key=a", ""));
        assertThat(theirs.get("a").getValue()).isNull(); // jnats has no other for it
        assertThat(succeeded(send("operation=get&key=a", "before")).getBody(byte[].class))
                .isEmpty();
    }

    /** Camel restores the body of the first attempt, which that attempt has read. */
    @Test
    void aRedeliveryByCamelWritesTheWholeStream() throws Exception {
        theirs.put("a", "in the way");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:redelivered")
                        .streamCache("false")
                        .errorHandler(defaultErrorHandler()
                                .maximumRedeliveries(1)
                                .redeliveryDelay(0)
                                .onRedelivery(exchange -> theirs.delete("a")))
                        .process(exchange -> exchange.getMessage()
                                .setBody(new BufferedInputStream(new ByteArrayInputStream("whole".getBytes(UTF_8)))))
                        .to("jetstream-kv:" + bucket + "?operation=create&key=a");
            }
        });
        Exchange sent = context.createProducerTemplate().request("direct:redelivered", exchange -> {});
        assertThat(sent.getException()).isNull();
        assertThat(theirs.get("a").getValueAsString()).isEqualTo("whole");
    }

    @Test
    void aMissingKeyIsNullOrAnException() throws Exception {
        Message read = succeeded(send("operation=get&key=a", "before"));
        assertThat(read.getBody()).isNull();
        assertThat(read.getHeader(FOUND)).isEqualTo(false);
        assertThat(read.getHeader(REVISION)).isNull();
        assertThat(send("operation=get&key=a&failIfMissing=true", null).getException())
                .isInstanceOf(KeyMissingException.class)
                .hasMessageContaining("Key 'a' of bucket '" + bucket + "' has no value");
        theirs.put("a", "1");
        theirs.delete("a");
        Message deleted = succeeded(send("operation=get&key=a", null));
        assertThat(deleted.getBody()).isNull();
        assertThat(deleted.getHeader(FOUND)).isEqualTo(false);
        assertThat(deleted.getHeader(REVISION)).isEqualTo(2L); // for an update that expects the deletion
    }

    @Test
    void createsAKeyOnce() throws Exception {
        succeeded(send("operation=create&key=a", "1"));
        Exchange again = send("operation=create&key=a", "2");
        assertThat(again.getException())
                .isInstanceOfSatisfying(KeyRefusedException.class, e -> {
                    assertThat(e.getCurrentRevision()).isEqualTo(1);
                    assertThat(e.isCertain()).isTrue();
                })
                .hasMessage("The operation create of key 'a' in bucket '" + bucket + "' was refused: the key has"
                        + " revision 1, and no value is expected. Nothing was stored. Read the key again, and decide by"
                        + " its revision.");
        Message reported = succeeded(send("operation=create&key=a&onRefused=report", "2"));
        assertThat(reported.getHeader(STORED)).isEqualTo(false);
        assertThat(reported.getHeader(REVISION)).isEqualTo(1L);
        assertThat(theirs.get("a").getValueAsString()).isEqualTo("1");
        theirs.delete("a");
        succeeded(send("operation=create&key=a", "3"));
    }

    @Test
    void updatesTheExpectedRevisionOnly() throws Exception {
        long revision = theirs.put("a", "1");
        succeeded(send("operation=update&key=a", "2", Map.of(EXPECTED_REVISION, revision)));
        assertThat(send("operation=update&key=a", "3", Map.of(EXPECTED_REVISION, "1"))
                        .getException())
                .hasMessageContaining("the key has revision 2, and revision 1 is expected");
        assertThat(theirs.get("a").getValueAsString()).isEqualTo("2");
        assertThat(send("operation=update&key=b", "3", Map.of(EXPECTED_REVISION, 7))
                        .getException())
                .hasMessageContaining("the key was never written, and revision 7 is expected");
        succeeded(send("operation=update&key=b", "3", Map.of(EXPECTED_REVISION, 0)));
    }

    @Test
    void deletesAndPurgesWhateverTheKeyHasOrTheExpectedRevision() throws Exception {
        theirs.put("a", "1");
        assertThat(send("operation=delete&key=a", null, Map.of(EXPECTED_REVISION, 9))
                        .getException())
                .isInstanceOf(KeyRefusedException.class);
        succeeded(send("operation=delete&key=a", null, Map.of(EXPECTED_REVISION, 1)));
        assertThat(theirs.get("a")).isNull();
        assertThat(theirs.history("a")).hasSize(2);
        assertThat(send("operation=purge&key=a", null, Map.of(EXPECTED_REVISION, 9))
                        .getException())
                .isInstanceOf(KeyRefusedException.class);
        Message purged = succeeded(send("operation=purge&key=a", "body"));
        assertThat(purged.getHeader(REVISION)).isEqualTo(3L);
        assertThat(purged.getBody()).isEqualTo("body");
        assertThat(theirs.history("a")).hasSize(1);
        assertThat(theirs.history("a").get(0).getOperation()).isEqualTo(KeyValueOperation.PURGE);
        theirs.put("a", "2");
        succeeded(send("operation=delete&key=a", null));
        assertThat(theirs.get("a")).isNull();
        assertThat(theirs.history("a")).hasSize(3);
    }

    @Test
    void listsKeysHistoryAndStatus() throws Exception {
        theirs.put("a.1", "1");
        theirs.put("a.2", "2");
        theirs.put("b", "3");
        theirs.put("a.1", "4");
        theirs.delete("a.2");
        assertThat(succeeded(send("operation=keys", null)).getBody()).isEqualTo(List.of("b", "a.1"));
        assertThat(succeeded(send("operation=keys&keys=a.*,c", null)).getBody()).isEqualTo(List.of("a.1"));
        List<?> history = succeeded(send("operation=history&key=a.1", null)).getBody(List.class);
        assertThat(history)
                .extracting(each -> ((Entry) each).text() + " " + ((Entry) each).revision())
                .containsExactly("1 1", "4 4");
        assertThat(succeeded(send("operation=status", null)).getBody())
                .isInstanceOfSatisfying(BucketStatus.class, status -> {
                    assertThat(status.values()).isEqualTo(5);
                    assertThat(status.history()).isEqualTo(5);
                    assertThat(status.lastRevision()).isEqualTo(5);
                });
    }

    @Test
    void aHeaderTakesPrecedenceAndIsRemovedOnceItHasSucceeded() throws Exception {
        Exchange exchange =
                send("operation=get&key=a", "1", Map.of(STEER_OPERATION, "put", STEER_KEY, "b", "other", "stays"));
        Message written = succeeded(exchange);
        assertThat(theirs.get("b").getValueAsString()).isEqualTo("1");
        assertThat(written.getHeaders()).doesNotContainKeys(STEER_OPERATION, STEER_KEY);
        assertThat(written.getHeader("other")).isEqualTo("stays");
        Message refused =
                send("operation=create&key=b", "2", Map.of(STEER_KEY, "b")).getMessage();
        assertThat(refused.getHeader(STEER_KEY)).isEqualTo("b"); // for a redelivery by Camel
    }

    /** What a route has read or received must not decide what it writes. */
    @Test
    void resultsSteerNothing() throws Exception {
        theirs.put("a", "1");
        succeeded(send(
                "operation=put&key=b",
                "2",
                Map.of(KEY, "a", OPERATION, "delete", REVISION, 77L, STORED, false, FOUND, false)));
        assertThat(theirs.get("a").getValueAsString()).isEqualTo("1");
        Message written = succeeded(send("operation=put&key=b", "2", Map.of(FOUND, false)));
        assertThat(written.getHeaders()).doesNotContainKey(FOUND);
    }

    @Test
    void theKeyCanBeAnExpression() throws Exception {
        succeeded(send("operation=put&key=RAW(c.${header.id})", "1", Map.of("id", 7)));
        assertThat(theirs.get("c.7").getValueAsString()).isEqualTo("1");
        assertThat(send("operation=put&key=RAW(${header.id})", "1").getException())
                .hasMessage("key=${header.id} has no value for this exchange: set what it refers to before the"
                        + " operation.");
    }

    @Test
    void anyTextIsAKeyUnlessKeysAreUsedAsTheyAre() throws Exception {
        succeeded(send("operation=put", "1", Map.of(STEER_KEY, "order 7:a")));
        assertThat(theirs.get("order=207=3Aa").getValueAsString()).isEqualTo("1");
        assertThat(succeeded(send("operation=keys", null)).getBody()).isEqualTo(List.of("order 7:a"));
        assertThat(succeeded(send("operation=keys&encodeKeys=false", null)).getBody())
                .isEqualTo(List.of("order=207=3Aa"));
        assertThat(succeeded(send("operation=get&encodeKeys=false", null, Map.of(STEER_KEY, "order=207=3Aa")))
                        .getBody(String.class))
                .isEqualTo("1");
        assertThat(send("operation=put&encodeKeys=false", "1", Map.of(STEER_KEY, "order 7"))
                        .getException())
                .hasMessageContaining("'order 7' is no key");
    }

    @Test
    void createsABucketThatAnotherClientReads() throws Exception {
        String own = bucket + "-own";
        Exchange written = template.send(
                "jetstream-kv:" + own + "?operation=put&key=a&provisioning=create&history=3&ttl=1h&storage=memory"
                        + "&maxBytes=1000000&maxValueSize=1000&bucketDescription=tested",
                exchange -> exchange.getMessage().setBody("1"));
        succeeded(written);
        assertThat(nats.keyValue(own).get("a").getValueAsString()).isEqualTo("1");
        KeyValueStatus status = nats.keyValueManagement().getStatus(own);
        assertThat(status.getMaxHistoryPerKey()).isEqualTo(3);
        assertThat(status.getTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(status.getStorageType().name()).isEqualTo("Memory");
        assertThat(status.getDescription()).isEqualTo("tested");
        nats.keyValueManagement().delete(own);
    }

    @Test
    @Tag("newest")
    void aKeyWithATimeToLiveExpires() throws Exception {
        String own = bucket + "-ttl";
        String uri = "jetstream-kv:" + own + "?provisioning=create&limitMarker=1s&key=a";
        succeeded(template.send(uri + "&operation=put&keyTtl=1s", exchange -> exchange.getMessage()
                .setBody("1")));
        assertThat(nats.keyValue(own).get("a")).isNotNull();
        await().until(() -> nats.keyValue(own).get("a") == null);
        succeeded(template.send(uri + "&operation=create", exchange -> {
            exchange.getMessage().setBody("2");
            exchange.getMessage().setHeader(TTL, "1s");
        }));
        await().until(() -> nats.keyValue(own).get("a") == null);
        nats.keyValueManagement().delete(own);
    }
}
