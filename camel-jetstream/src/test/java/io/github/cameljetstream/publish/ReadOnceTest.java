package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that can be read once is whole at the second attempt of Camel's error handler, or that fails. */
class ReadOnceTest extends JetStreamTestSupport {
    private static final String TEXT = "<a>once</a>";
    private String late;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.setStreamCaching(false);
        return context;
    }

    @BeforeEach
    void nameTheStream() {
        late = stream + "-late";
        deleteAfterwards(late);
    }

    /** The stream comes between the first attempt and the second. */
    private void route(String options) throws Exception {
        routes(r -> {
            r.errorHandler(r.defaultErrorHandler()
                    .maximumRedeliveries(1)
                    .redeliveryDelay(0)
                    .onRedelivery(e -> management.addStream(StreamConfiguration.builder()
                            .name(late)
                            .subjects(late)
                            .storageType(StorageType.Memory)
                            .build())));
            r.from("direct:in").to("jetstream:>?publishRetries=0&publishSubject=" + late + options);
        });
    }

    private Exchange send(Object body) {
        return template.send("direct:in", e -> e.getMessage().setBody(body));
    }

    private List<String> stored() throws Exception {
        List<String> bodies = new ArrayList<>();
        long count = management.getStreamInfo(late).getStreamState().getMsgCount();
        for (long i = 1; i <= count; i++) {
            byte[] data = management.getMessage(late, i).getData();
            bodies.add(data == null ? "" : new String(data, StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One that throws when it is read after it was closed, as that of a file does. */
    private static InputStream closing(String text) {
        return new FilterInputStream(stream(text)) {
            private boolean closed;

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (closed) {
                    throw new IOException("Stream Closed");
                }
                return super.read(bytes, from, length);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    private static Object body(String kind) {
        return switch (kind) {
            case "stream" -> stream(TEXT);
            case "closing" -> closing(TEXT);
            case "reader" -> new BufferedReader(new StringReader(TEXT));
            case "source" -> new StreamSource(stream(TEXT));
            case "buffer" -> ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8));
            default -> cacheThatWasRead();
        };
    }

    private static Object cacheThatWasRead() {
        InputStreamCache cache = new InputStreamCache(TEXT.getBytes(StandardCharsets.UTF_8));
        assertThat(cache.readAllBytes()).isNotEmpty();
        return cache;
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "closing", "reader", "source", "buffer", "cache"})
    void theSecondAttemptPublishesTheWholeBody(String kind) throws Exception {
        route("");
        Exchange sent = send(body(kind));
        assertThat(sent.getException()).isNull();
        assertThat(stored()).hasSize(1);
        assertThat(stored().get(0)).endsWith(TEXT);
        if (!kind.equals("source")) {
            assertThat(sent.getMessage().getBody(String.class))
                    .as("what comes after reads it too")
                    .endsWith(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "closing", "reader", "source", "buffer", "cache"})
    void theSecondAttemptPublishesWholeElementsOfABatch(String kind) throws Exception {
        route("&batch=each");
        Exchange element = new DefaultExchange(context);
        element.getMessage().setBody(body(kind));
        assertThat(send(List.of(body(kind), element)).getException()).isNull();
        assertThat(stored()).hasSize(2).allMatch(each -> each.endsWith(TEXT));
    }

    /** Of the first attempt it is not known how many elements that has read when the first of them fails. */
    @ParameterizedTest
    @ValueSource(strings = {"each", "none"})
    void anIterableThatGivesOneIteratorFails(String batch) throws Exception {
        route("&batch=" + batch);
        Iterator<String> once = List.of("a", "b").iterator();
        Iterable<String> body = () -> once;
        Exchange sent = send(body);
        assertThat(sent.getException()).isNotNull();
        if (batch.equals("each")) {
            assertThat(sent.getException()).hasMessageContaining("an earlier send has read it");
        }
        assertThat(stored()).isEmpty();
    }

    @Test
    void anIterableThatIsUsedUpFails() throws Exception {
        route("&batch=each");
        Iterator<String> once = List.of("a").iterator();
        Iterable<String> body = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return once.hasNext();
            }

            @Override
            public String next() {
                return once.next();
            }
        };
        assertThat(send(body).getException())
                .hasMessageContaining("elements to the earlier attempt, and returns 0 now");
    }

    /** The first endpoint has read the elements: the second one must not store nothing and succeed. */
    @ParameterizedTest
    @CsvSource({"each,iterator", "each,stream", "atomic,iterator"})
    void elementsThatAnotherEndpointHasReadFail(String batch, String kind) throws Exception {
        assumeTrue(batch.equals("each") || server().version().atLeast(2, 12));
        management.addStream(StreamConfiguration.builder()
                .name(late)
                .subjects(late)
                .allowAtomicPublish(batch.equals("atomic"))
                .build());
        routes(r -> {
            r.from("direct:failover")
                    .loadBalance()
                    .failover(1, false, false)
                    .to("jetstream:>?publishRetries=0&publishSubject=nobody." + late + "&batch=" + batch)
                    .to("jetstream:" + late + "?batch=" + batch);
            r.from("direct:twice")
                    .to("jetstream:" + late + "?batch=" + batch)
                    .to("jetstream:" + late + "?batch=" + batch);
        });
        List<String> elements = List.of("a", "b");
        for (String route : List.of("direct:failover", "direct:twice")) {
            Object body = kind.equals("stream") ? elements.stream() : elements.iterator();
            Exchange sent = template.send(route, e -> e.getMessage().setBody(body));
            assertThat(sent.getException()).hasMessageContaining("an earlier send has read it");
        }
        assertThat(stored()).containsExactly("a", "b");
    }

    /** Camel puts the body back that came. */
    @Test
    void theSecondAttemptHasTheIdOfTheFirst() throws Exception {
        Subscription receiver = nats.subscribe("nobody." + late);
        nats.flush(SOON);
        routes(r -> {
            r.errorHandler(r.defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0));
            r.from("direct:in").to("jetstream:>?publishTimeout=200ms&publishSubject=nobody." + late);
        });
        assertThat(send(stream(TEXT)).getException()).isInstanceOf(PublishException.class);
        Message first = receiver.nextMessage(SOON);
        Message second = receiver.nextMessage(SOON);
        assertThat(second.getHeaders().getFirst("Nats-Msg-Id"))
                .isEqualTo(first.getHeaders().getFirst("Nats-Msg-Id"));
        assertThat(second.getData()).isEqualTo(first.getData()).isNotEmpty();
    }

    /** The error comes in the midst, and the rest would be read by the second attempt. */
    @Test
    void whatWasReadBeforeAnErrorIsNotForgotten() throws Exception {
        addStream(late);
        AtomicInteger reads = new AtomicInteger();
        InputStream failingOnce = new FilterInputStream(stream("whole")) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (reads.incrementAndGet() == 2) {
                    throw new IOException("for a moment");
                }
                return super.read(bytes, from, Math.min(2, length));
            }
        };
        routes(r -> {
            r.errorHandler(r.defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0));
            r.from("direct:in").to("jetstream:" + late);
        });
        assertThat(send(failingOnce).getException()).isNull();
        assertThat(stored()).containsExactly("whole");
    }

    @Test
    void aReaderThatIsTooLargeStaysWhole() throws Exception {
        Exchange failed = template.send(uri("a"), e -> e.getMessage().setBody(new StringReader("x".repeat(3 << 20))));
        assertThat(failed.getException()).hasMessageContaining("of more than 1048576 bytes, was not sent");
        assertThat(failed.getMessage().getBody(String.class)).hasSize(3 << 20);
    }

    @Test
    void aStreamThatIsTooLargeIsReadNoFurtherAndStaysWhole() throws Exception {
        int size = 5 << 20;
        AtomicInteger read = new AtomicInteger();
        InputStream large = new FilterInputStream(new ByteArrayInputStream(new byte[size])) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int count = super.read(bytes, from, length);
                read.addAndGet(Math.max(0, count));
                return count;
            }
        };
        Exchange failed = template.send(uri("a"), e -> e.getMessage().setBody(large));
        assertThat(failed.getException(PublishException.class).getOutcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failed.getException()).hasMessageContaining("of more than 1048576 bytes, was not sent");
        assertThat(read.get()).isLessThan(2 << 20);
        assertThat(failed.getMessage().getBody(byte[].class)).hasSize(size);
        assertThat(messagesInStream()).isZero();
    }
}
