package io.github.cameljetstream.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.kv.JetStreamKeyValueHeaders;
import io.github.cameljetstream.kv.KeyRefusedException;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.testinfra.NatsVersion;
import io.github.cameljetstream.testinfra.Streams;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A route and a JavaScript program use the same bucket, whoever of them has created it. */
class JavaScriptBucketTest extends InteropTestSupport {
    private final String bucket = Streams.uniqueName("kv");

    @AfterEach
    void deleteBucket() throws Exception {
        if (nats.keyValueManagement().getBucketNames().contains(bucket)) {
            nats.keyValueManagement().delete(bucket);
        }
    }

    private void bucketOfJavaScript(int history) {
        javaScript.bucket("bucket", bucket, Map.of("history", history));
    }

    private void bucketOfCamel(int history) {
        camel("operation=status&provisioning=create&history=" + history, null);
        javaScript.bucket("bucket", bucket, Map.of());
    }

    private Exchange camel(String options, Object body) {
        return camel(options, body, Map.of());
    }

    private Exchange camel(String options, Object body, Map<String, Object> headers) {
        return template.send("jetstream-kv:" + bucket + "?" + options, exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
    }

    /** The operation of Camel, with the key in a header: it need not fit into a URI. */
    private Exchange ofKey(String operation, String key, Object body) {
        Exchange exchange = camel("operation=" + operation, body, Map.of(JetStreamKeyValueHeaders.STEER_KEY, key));
        assertThat(exchange.getException()).isNull();
        return exchange;
    }

    private String get(String key) {
        return ofKey("get", key, null).getMessage().getBody(String.class);
    }

    private static List<?> list(Exchange exchange) {
        return exchange.getMessage().getBody(List.class);
    }

    private Object js(String what, String key) {
        return javaScript.bucket(what, bucket, Map.of("key", key));
    }

    private long jsWrite(String what, String key, String value, Map<String, ?> more) {
        Map<String, Object> task = new HashMap<>(more);
        task.put("key", key);
        task.put("data", Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
        return ((Number) javaScript.bucket(what, bucket, task)).longValue();
    }

    private static String text(Object entry) {
        return new String(Base64.getDecoder().decode(((JsonObject) entry).getString("data")), UTF_8);
    }

    private static String operation(Object entry) {
        return ((JsonObject) entry).getString("operation");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachReadsWhatTheOtherWrites(boolean madeByCamel) {
        if (madeByCamel) {
            bucketOfCamel(1);
        } else {
            bucketOfJavaScript(1);
        }
        long revision = jsWrite("put", "a", "of JavaScript: ä", Map.of());
        Exchange read = ofKey("get", "a", null);
        assertThat(read.getMessage().getBody(String.class)).isEqualTo("of JavaScript: ä");
        assertThat(read.getMessage().getHeader(JetStreamKeyValueHeaders.REVISION)).isEqualTo(revision);

        ofKey("put", "a", "of Camel: ä");
        assertThat(text(js("get", "a"))).isEqualTo("of Camel: ä");

        js("delete", "a");
        assertThat(get("a")).isNull();
        ofKey("put", "b", "1");
        ofKey("delete", "b", null);
        assertThat(operation(js("get", "b"))).isEqualTo("DEL");
        ofKey("create", "a", "again");
        assertThat(text(js("get", "a"))).isEqualTo("again");
        assertThat(jsWrite("create", "b", "again", Map.of())).isPositive();
        assertThat(get("b")).isEqualTo("again");
        assertThat((List<?>) javaScript.bucket("keys", bucket, Map.of())).hasToString("[a, b]");
        assertThat(list(camel("operation=keys", null))).isEqualTo(List.of("a", "b"));
    }

    @Test
    void eachRefusesWhatTheOtherHasChanged() {
        bucketOfJavaScript(1);
        long revision = jsWrite("put", "a", "1", Map.of());
        ofKey("put", "a", "2");
        assertThatThrownBy(() -> jsWrite("update", "a", "3", Map.of("revision", revision)))
                .hasMessageContaining("wrong last sequence");
        assertThatThrownBy(() -> jsWrite("create", "a", "3", Map.of())).isInstanceOf(IllegalStateException.class);
        jsWrite("put", "a", "4", Map.of());
        assertThat(camel(
                                "operation=update&key=a",
                                "5",
                                Map.of(JetStreamKeyValueHeaders.EXPECTED_REVISION, revision + 1))
                        .getException())
                .isInstanceOf(KeyRefusedException.class);
        assertThat(camel("operation=create&key=a", "5").getException()).isInstanceOf(KeyRefusedException.class);
        assertThat(get("a")).isEqualTo("4");
    }

    @Test
    void eachHasTheSameHistory() {
        bucketOfJavaScript(5);
        jsWrite("put", "a", "1", Map.of());
        ofKey("put", "a", "2");
        ofKey("delete", "a", null);
        jsWrite("put", "a", "3", Map.of());
        assertThat((List<?>) js("history", "a"))
                .extracting(each -> operation(each) + text(each))
                .containsExactly("PUT1", "PUT2", "DEL", "PUT3");
        assertThat(list(ofKey("history", "a", null)))
                .extracting(each -> ((Entry) each).operation() + ((Entry) each).text())
                .containsExactly("PUT1", "PUT2", "DELETE", "PUT3");

        js("purge", "a");
        assertThat(list(ofKey("history", "a", null)))
                .extracting(each -> ((Entry) each).operation())
                .containsExactly(Entry.Operation.PURGE);
        jsWrite("put", "b", "1", Map.of());
        ofKey("purge", "b", null);
        assertThat((List<?>) js("history", "b"))
                .extracting(JavaScriptBucketTest::operation)
                .containsExactly("PURGE");
    }

    /** What Camel encodes, JavaScript reads by the encoded key; what JavaScript can write, Camel reads as it is. */
    @ParameterizedTest
    @CsvSource({
        "order 7:a,order=207=3Aa",
        "größe,gr=C3=B6=C3=9Fe",
        "a..b,a.=2Eb",
        "x/y-z_1.a,x/y-z_1.a",
        "a=b,a=3Db"
    })
    void keysThatNatsDoesNotAllowAreEncoded(String key, String encoded) {
        bucketOfJavaScript(1);
        ofKey("put", key, "of Camel");
        assertThat(text(js("get", encoded))).isEqualTo("of Camel");
        jsWrite("put", encoded, "of JavaScript", Map.of());
        assertThat(get(key)).isEqualTo("of JavaScript");
        assertThat(list(camel("operation=keys", null))).isEqualTo(List.of(key));
        jsWrite("put", "plain=key", "as it is", Map.of());
        assertThat(camel("operation=get&key=plain=key&encodeKeys=false", null)
                        .getMessage()
                        .getBody(String.class))
                .isEqualTo("as it is");
    }

    @Test
    void eachWatchesTheOther() throws Exception {
        bucketOfJavaScript(1);
        ofKey("put", "a.1", "initial");
        js("watch", "a.>");
        routes(r -> r.from("jetstream-kv:" + bucket + "?keys=a.>&initialMarker=true")
                .process(this::receives));
        jsWrite("put", "a.2", "js", Map.of());
        ofKey("put", "a.3", "camel");
        js("delete", "a.1");
        ofKey("purge", "a.2", null);
        ofKey("put", "b", "other");
        await().atMost(SOON).until(() -> received.size() >= 6);
        // whichever of the writes is stored before the watch of the route begins is an initial value
        assertThat(received)
                .filteredOn(each -> each.getHeader(JetStreamKeyValueHeaders.INITIAL_DONE) == null)
                .extracting(each -> each.getHeader(JetStreamKeyValueHeaders.KEY) + " "
                        + each.getHeader(JetStreamKeyValueHeaders.OPERATION))
                .containsExactly("a.1 put", "a.2 put", "a.3 put", "a.1 delete", "a.2 purge");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat((List<?>) javaScript.bucket("watched", bucket, Map.of()))
                        .extracting(each -> ((JsonObject) each).getString("key") + " " + operation(each))
                        .containsExactly("a.1 PUT", "a.2 PUT", "a.3 PUT", "a.1 DEL", "a.2 PURGE"));
    }

    /** The bucket is of JavaScript, and allows a time to live; then of Camel. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachSeesTheOthersKeysExpire(boolean madeByCamel) throws Exception {
        assumeTrue(server().version().compareTo(NatsVersion.parse("2.11.0")) >= 0);
        if (madeByCamel) {
            camel("operation=status&provisioning=create&limitMarker=1s", null);
            javaScript.bucket("bucket", bucket, Map.of());
        } else {
            javaScript.bucket("bucket", bucket, Map.of("history", 1, "markerTTL", 1_000));
        }
        js("watch", ">");
        routes(r -> r.from("jetstream-kv:" + bucket).process(this::receives));
        jsWrite("create", "of.javascript", "1", Map.of("ttl", "1s"));
        assertThat(camel("operation=create&key=of.camel&keyTtl=1s", "1").getException())
                .isNull();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(received)
                        .extracting(each -> each.getHeader(JetStreamKeyValueHeaders.KEY) + " "
                                + each.getHeader(JetStreamKeyValueHeaders.OPERATION))
                        .containsExactlyInAnyOrder(
                                "of.javascript put", "of.camel put", "of.javascript purge", "of.camel purge"));
        assertThat(get("of.javascript")).isNull();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat((List<?>) javaScript.bucket("watched", bucket, Map.of()))
                        .extracting(each -> ((JsonObject) each).getString("key") + " " + operation(each))
                        .containsExactlyInAnyOrder(
                                "of.javascript PUT", "of.camel PUT", "of.javascript PURGE", "of.camel PURGE"));
    }
}
