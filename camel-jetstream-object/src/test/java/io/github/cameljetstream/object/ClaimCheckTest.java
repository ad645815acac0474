package io.github.cameljetstream.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.payload.PayloadReference;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large bodies of messages, which are in a bucket beside the stream. */
@Tag("newest")
class ClaimCheckTest extends ObjectTestSupport {
    private static final byte[] LARGE = random(2 * CHUNK + 1);

    private final String stream = Streams.uniqueName("claims");
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final String store = "claimCheckAbove=100k&claimCheckBucket=" + bucket;

    @BeforeEach
    void addStream() throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream + ".>")
                        .storageType(StorageType.Memory)
                        .build());
    }

    @AfterEach
    void deleteStream() throws Exception {
        context.stop();
        nats.jetStreamManagement().deleteStream(stream);
    }

    private Exchange publish(String options, Object body) {
        return template.send("jetstream:" + stream + ".a?" + options, exchange -> exchange.getMessage()
                .setBody(body));
    }

    private static byte[] bytes(Exchange exchange) {
        return exchange.getMessage().getBody(byte[].class);
    }

    private void consume(String options, Processor step) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("jetstream:" + stream + ".a?durableName=d&deadLetterSubject=" + stream + ".dead&" + options)
                        .process(step);
            }
        });
    }

    private void consume(String options) throws Exception {
        consume(options, exchange -> received.add(bytes(exchange)));
    }

    private void consume() throws Exception {
        consume("maxDeliver=1&claimCheckBucket=" + bucket);
    }

    private byte[] next() throws InterruptedException {
        return received.poll(20, TimeUnit.SECONDS);
    }

    private MessageInfo last(String subject) throws Exception {
        return nats.jetStreamManagement().getLastMessage(stream, stream + "." + subject);
    }

    private MessageInfo deadLetter() {
        return await().ignoreExceptions().until(() -> last("dead"), message -> message != null);
    }

    private void publishRaw(String header) throws Exception {
        nats.jetStream().publish(stream + ".a", new Headers().add(PayloadReference.HEADER, header), new byte[0]);
    }

    private PayloadReference stored() throws Exception {
        return PayloadReference.parse(last("a").getHeaders().getFirst(PayloadReference.HEADER));
    }

    @Test
    void aLargeBodyIsInTheBucketAndASmallOneInTheMessage() throws Exception {
        publish(store, LARGE);
        PayloadReference reference = stored();
        assertThat(last("a").getData()).isNullOrEmpty();
        assertThat(reference.bucket()).isEqualTo(bucket);
        ByteArrayOutputStream there = new ByteArrayOutputStream();
        ObjectInfo info = theirs.get(reference.object(), there);
        assertThat(there.toByteArray()).isEqualTo(LARGE);
        assertThat(info.getDigest()).isEqualTo(reference.digest());
        assertThat(info.getSize()).isEqualTo(reference.size());

        publish(store, "small");
        assertThat(new String(last("a").getData(), UTF_8)).isEqualTo("small");
        assertThat(theirs.getList()).hasSize(1);
        consume("claimCheckBucket=" + bucket, exchange -> {
            assertThat(exchange.getMessage().getHeaders()).doesNotContainKey(PayloadReference.HEADER);
            received.add(bytes(exchange));
        });
        assertThat(next()).isEqualTo(LARGE);
        assertThat(next()).isEqualTo("small".getBytes(UTF_8));
    }

    /** Camel's error handler restores the stream, which the first attempt has read. */
    @Test
    void aBodyThatCanBeReadOnceIsSentWholeAgain() throws Exception {
        context.setStreamCaching(false);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .maximumRedeliveries(1)
                        .redeliveryDelay(0)
                        .onRedelivery(exchange ->
                                exchange.getMessage().setHeader(JetStreamHeaders.EXPECTED_LAST_SEQUENCE, 0));
                from("direct:once")
                        .setHeader(JetStreamHeaders.EXPECTED_LAST_SEQUENCE, constant(99))
                        .to("jetstream:" + stream + ".a?" + store);
            }
        });
        template.sendBody("direct:once", new ByteArrayInputStream(LARGE));
        assertThat(stored().size()).isEqualTo(LARGE.length);
        ByteArrayOutputStream there = new ByteArrayOutputStream();
        theirs.get(stored().object(), there);
        assertThat(there.toByteArray()).isEqualTo(LARGE);
    }

    @Test
    void aLargeBodyIsAFileThatEndsWithItsExchange() throws Exception {
        byte[] larger = random(2 << 20);
        Queue<StreamCache> bodies = new ConcurrentLinkedQueue<>();
        consume("claimCheckBucket=" + bucket, exchange -> {
            bodies.add((StreamCache) exchange.getMessage().getBody());
            received.add(bytes(exchange));
        });
        publish(store, new ByteArrayInputStream(larger));
        assertThat(next()).isEqualTo(larger);
        StreamCache body = bodies.element();
        assertThat(body.inMemory()).isFalse();
        await().untilAsserted(() -> assertThatThrownBy(() -> {
                    body.reset();
                    ((InputStream) body).read();
                })
                .isInstanceOf(ClosedChannelException.class));
    }

    @Test
    void aRedeliveryGetsTheWholeBodyAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        consume("nakDelay=0&claimCheckBucket=" + bucket, exchange -> {
            received.add(bytes(exchange));
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
            }
        });
        publish(store, LARGE);
        assertThat(next()).isEqualTo(LARGE);
        assertThat(next()).isEqualTo(LARGE);
    }

    private enum Damage {
        NO_OBJECT("does not exist"),
        NO_BUCKET("does not exist"),
        CHUNK_MISSING("chunks"),
        OTHER_DIGEST("has another size or digest"),
        CHANGED_BYTES("its digest is"),
        LINK("has another size or digest"),
        MALFORMED("is no reference to a body");

        private final String reason;

        Damage(String reason) {
            this.reason = reason;
        }
    }

    /** The message is never lost: its dead letter has the reference. The next message is routed. */
    @ParameterizedTest
    @EnumSource(Damage.class)
    void whatIsNotWholeThereFailsItsExchangeOnly(Damage damage) throws Exception {
        publish(store, LARGE);
        PayloadReference reference = stored();
        String header = reference.text();
        String streamOfBucket = "OBJ_" + bucket;
        switch (damage) {
            case NO_OBJECT -> theirs.delete(reference.object());
            case NO_BUCKET -> {} // once the route has started
            case CHUNK_MISSING -> nats.jetStreamManagement().deleteMessage(streamOfBucket, 2);
            case OTHER_DIGEST -> header = header.substring(0, header.length() - 3) + "AA=";
            case CHANGED_BYTES -> {
                MessageInfo chunk = nats.jetStreamManagement().getMessage(streamOfBucket, 3);
                nats.jetStreamManagement().deleteMessage(streamOfBucket, 3);
                nats.jetStream().publish(chunk.getSubject(), new byte[1]);
            }
            case LINK -> {
                theirs.put("target", LARGE);
                theirs.addLink("link", theirs.getInfo("target"));
                header = header.replace(reference.object(), "link");
            }
            case MALFORMED -> header = "v2" + header.substring(2);
        }
        nats.jetStreamManagement().purgeStream(stream);
        consume();
        if (damage == Damage.NO_BUCKET) {
            nats.objectStoreManagement().delete(bucket);
        }
        publishRaw(header);
        MessageInfo dead = deadLetter();
        assertThat(dead.getHeaders().getFirst(PayloadReference.HEADER)).isEqualTo(header);
        assertThat(dead.getHeaders().getFirst("Dead-Letter-Reason")).contains(damage.reason);
        nats.jetStream().publish(stream + ".a", "next".getBytes(UTF_8));
        assertThat(next()).isEqualTo("next".getBytes(UTF_8));
        if (damage == Damage.NO_BUCKET) {
            nats.objectStoreManagement()
                    .create(ObjectStoreConfiguration.builder(bucket).build());
        }
    }

    @Test
    void aHeaderFromTheWireOpensNoOtherBucket() throws Exception {
        String other = Streams.uniqueName("obj");
        nats.objectStoreManagement()
                .create(ObjectStoreConfiguration.builder(other).build());
        ObjectInfo secret = nats.objectStore(other).put("secret", LARGE);
        consume();
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        nats.createDispatcher(message -> requests.add(message.getSubject())).subscribe("$JS.API.>");
        nats.flush(Duration.ofSeconds(5));
        publishRaw(new PayloadReference(other, "secret", LARGE.length, secret.getDigest()).text());
        assertThat(deadLetter().getHeaders().getFirst("Dead-Letter-Reason"))
                .contains("this consumer reads bodies only from claimCheckBucket=" + bucket);
        assertThat(requests).noneMatch(each -> each.contains(other));
        assertThat(received).isEmpty();
        nats.objectStoreManagement().delete(other);
    }

    @Test
    void theHeaderOfAMessageWithABodyIsAHeader() throws Exception {
        consume();
        nats.jetStream()
                .publish(stream + ".a", new Headers().add(PayloadReference.HEADER, "v1 x"), "body".getBytes(UTF_8));
        assertThat(next()).isEqualTo("body".getBytes(UTF_8));
    }

    @Test
    void withoutTheOptionTheReferenceIsAHeaderThatTravelsOn() throws Exception {
        consume("maxDeliver=1", exchange -> {
            received.add(bytes(exchange));
            template.send("jetstream:" + stream + ".b", copy -> copy.getMessage()
                    .setHeaders(exchange.getMessage().getHeaders()));
        });
        publish(store, LARGE);
        assertThat(next()).isEmpty();
        String header = stored().text();
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(last("b").getHeaders().getFirst(PayloadReference.HEADER))
                        .isEqualTo(header));
    }

    @Test
    void aRouteCannotPublishAReferenceOfItsOwn() throws Exception {
        template.send("jetstream:" + stream + ".a?" + store, exchange -> {
            exchange.getMessage().setBody("small");
            exchange.getMessage().setHeader(PayloadReference.HEADER, "v1 forged x 1 y");
        });
        assertThat(last("a").getHeaders().containsKey(PayloadReference.HEADER)).isFalse();
    }

    @Test
    void eachMessageOfABatchGetsItsBody() throws Exception {
        publish(store, LARGE);
        publishRaw(new PayloadReference(bucket, "none", 1, "SHA-256=").text());
        publish(store, "small");
        consume("maxDeliver=1&batching=true&maxBatchSize=3&claimCheckBucket=" + bucket, exchange -> {
            for (Object each : exchange.getMessage().getBody(List.class)) {
                received.add(bytes((Exchange) each));
            }
        });
        assertThat(next()).isEqualTo(LARGE);
        assertThat(next()).isEqualTo("small".getBytes(UTF_8));
        assertThat(deadLetter().getHeaders().getFirst("Dead-Letter-Sequence")).isEqualTo("2");
    }

    @Test
    void aPolledMessageGetsItsBody() throws Exception {
        publish(store, LARGE);
        assertThat(context.createConsumerTemplate()
                        .receiveBody(
                                "jetstream:" + stream + ".a?durableName=p&claimCheckBucket=" + bucket,
                                20_000,
                                byte[].class))
                .isEqualTo(LARGE);
    }

    @Test
    void aMessageThatIsRefusedLeavesNoBody() {
        Exchange failed = publish("expectedLastSequence=99&" + store, LARGE);
        assertThat(failed.getException()).hasMessageContaining("wrong last sequence");
        assertThat(bytes(failed)).isEqualTo(LARGE);
        await().untilAsserted(() -> {
            assertThat(theirs.getList()).isEmpty();
            assertThat(chunks()).isZero();
        });
    }

    @Test
    void aMessageThatCannotBeMappedLeavesNoBody() throws Exception {
        Exchange failed = publish("publishSubject=bad..subject&" + store, LARGE);
        assertThat(failed.getException()).isNotNull();
        assertThat(theirs.getList()).isEmpty();
    }

    /** Nobody acknowledges: the message may be stored. Its repetition has the same reference. */
    @Test
    void aMessageThatMayBeStoredKeepsItsBody() throws Exception {
        String silent = Streams.uniqueName("silent");
        Queue<Message> sent = new ConcurrentLinkedQueue<>();
        nats.createDispatcher(sent::add).subscribe(silent);
        nats.flush(Duration.ofSeconds(5));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).maximumRedeliveries(1).redeliveryDelay(0);
                from("direct:silent")
                        .to("jetstream:" + stream + ".a?publishTimeout=200ms&publishRetries=0&publishSubject=" + silent
                                + "&" + store);
            }
        });
        assertThatThrownBy(() -> template.sendBody("direct:silent", LARGE)).isInstanceOf(CamelExecutionException.class);
        assertThat(sent.stream().map(each -> each.getHeaders().getFirst(PayloadReference.HEADER)))
                .hasSize(2)
                .containsOnly(sent.element().getHeaders().getFirst(PayloadReference.HEADER));
        assertThat(theirs.getList()).hasSize(1);
    }

    @Test
    void theBucketIsCreatedOnlyWithATtlAndMustHaveIt() throws Exception {
        String other = Streams.uniqueName("obj");
        assertThatThrownBy(() -> context.createConsumerTemplate()
                        .receiveNoWait("jetstream:" + stream + ".a?durableName=p&claimCheckBucket=" + other))
                .hasStackTraceContaining("claimCheckBucket=" + other + " does not exist. Create it (nats object add "
                        + other + "), or set claimCheckTtl to let the component create it.");
        publish("claimCheckTtl=1h&claimCheckAbove=100k&claimCheckBucket=" + other, LARGE);
        assertThat(nats.objectStoreManagement().getStatus(other).getTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(nats.objectStore(other).getList()).hasSize(1);
        assertThatThrownBy(() -> publish("claimCheckTtl=2h&claimCheckAbove=100k&claimCheckBucket=" + other, LARGE))
                .hasStackTraceContaining("Give claimCheckTtl the ttl of the bucket");
        nats.objectStoreManagement().delete(other);
    }
}
