package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.settle.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever code of users throws, and wherever: the message fails, comes again, and the others are processed. */
class ThrowablesTest extends JetStreamTestSupport {
    private static final int MESSAGES = 10;
    private static final int BAD = 0;

    private final Map<Integer, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Queue<Integer> processed = new ConcurrentLinkedQueue<>();

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("no cause");
        }
    }

    private static final class ThrowingProcessor extends AsyncProcessorSupport {
        private final Processor processor;

        ThrowingProcessor(Processor processor) {
            this.processor = processor;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                processor.process(exchange);
            } catch (Exception e) {
                throw new IllegalArgumentException(e);
            }
            callback.done(true);
            return true;
        }
    }

    private static int body(Exchange exchange) {
        return Integer.parseInt(new String(exchange.getIn().getBody(byte[].class), StandardCharsets.UTF_8));
    }

    private int attempt(int body) {
        return attempts.computeIfAbsent(body, any -> new AtomicInteger()).incrementAndGet();
    }

    /** Throws at the first attempt at one message. */
    private Processor throwing(Supplier<? extends Throwable> what) {
        return exchange -> {
            int body = body(exchange);
            if (attempt(body) == 1 && body == BAD) {
                throwIt(what.get());
            }
            processed.add(body);
        };
    }

    private static void throwIt(Throwable what) throws Exception {
        if (what instanceof Error error) {
            throw error;
        }
        throw (Exception) what;
    }

    private void assertAllProcessed() throws Exception {
        await().atMost(SOON).untilAsserted(() -> assertThat(processed).hasSize(MESSAGES));
        assertThat(processed).doesNotHaveDuplicates();
        assertThat(attempts.get(BAD)).hasValue(2);
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertThat(consumerInfo("d").getNumAckPending()).isZero();
        assertThat(HealthCheckHelper.invoke(context)).allMatch(result -> result.getState() == HealthCheck.State.UP);
        assertStopsSoon();
    }

    private void assertStopsSoon() throws Exception {
        long begun = System.nanoTime();
        for (String id : List.copyOf(
                context.getRoutes().stream().map(route -> route.getRouteId()).toList())) {
            context.getRouteController().stopRoute(id);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrency=single",
                "concurrency=parallel",
                "concurrency=parallel&consumerType=push",
                "concurrency=single&consumerType=push",
                "orderBy=subject",
                "orderBy=subject&orderOnFailure=skip",
                "concurrency=single&orderOnFailure=hold",
            })
    void anErrorInARouteFailsItsMessage(String mode) throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", mode)).process(throwing(AssertionError::new)));
        assertAllProcessed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"concurrency=single", "concurrency=parallel", "orderBy=subject"})
    void anErrorOutOfTheWholeCallFailsItsMessage(String mode) throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        Processor throwing = throwing(StackOverflowError::new);
        RoutePolicy policy = new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route route, Exchange exchange) {
                try {
                    throwing.process(exchange);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", mode))
                .routePolicy(policy)
                .to("mock:out"));
        assertAllProcessed();
    }

    @Test
    void anErrorWithManualAcknowledgementFailsItsMessage() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        Processor throwing = throwing(AssertionError::new);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", "autoAck=false"))
                .process(exchange -> {
                    throwing.process(exchange);
                    exchange.getIn()
                            .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)
                            .ack();
                }));
        assertAllProcessed();
    }

    @Test
    void anErrorInABatchFailsItsMessages() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        AtomicInteger batches = new AtomicInteger();
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", "batching=true", "maxBatchSize=10"))
                .process(exchange -> {
                    if (batches.incrementAndGet() == 1) {
                        throw new AssertionError("first batch");
                    }
                    ((List<?>) exchange.getIn().getBody(List.class)).forEach(each -> {
                        attempt(body((Exchange) each));
                        processed.add(body((Exchange) each));
                    });
                }));
        await().atMost(SOON).untilAsserted(() -> assertThat(processed).hasSize(MESSAGES));
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertStopsSoon();
    }

    @Test
    void anErrorInAnOrderedReplayIsRetriedInItsPlace() throws Exception {
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "ordered=true", "orderOnFailure=hold")).process(throwing(AssertionError::new)));
        await().atMost(SOON).untilAsserted(() -> assertThat(processed).hasSize(MESSAGES));
        assertThat(List.copyOf(processed)).isSorted();
        assertStopsSoon();
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "seda", "delay", "split"})
    void anErrorOnAnotherThreadFailsItsMessage(String how) throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> {
            var from = r.from(uri("a", "durableName=d", "ackWait=30s", "concurrency=parallel"));
            switch (how) {
                case "threads" -> from.threads(2).process(throwing(AssertionError::new));
                case "delay" -> from.delay(5L).asyncDelayed().process(throwing(AssertionError::new));
                case "split" ->
                    from.convertBodyTo(String.class)
                            .split(r.body().tokenize(","))
                            .parallelProcessing()
                            .stopOnException()
                            .process(throwing(AssertionError::new));
                default -> {
                    from.to("seda:next?waitForTaskToComplete=Never");
                    r.from("seda:next").process(throwing(AssertionError::new));
                }
            }
        });
        assertAllProcessed();
    }

    @Test
    void anErrorIsHandledByTheRouteAsAnExceptionIs() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        Queue<Integer> handled = new ConcurrentLinkedQueue<>();
        routes(r -> {
            r.onException(AssertionError.class).handled(true).process(e -> handled.add(body(e)));
            r.from(uri("a", "durableName=d")).process(throwing(AssertionError::new));
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertThat(handled).containsExactly(BAD);
        assertThat(attempts.get(BAD)).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"concurrency=single", "concurrency=parallel", "orderBy=subject"})
    void anExceptionThatCannotBeReadFailsItsMessage(String mode) throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", mode)).process(throwing(Unreadable::new)));
        assertAllProcessed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"concurrency=single", "concurrency=parallel", "orderBy=subject"})
    void anExceptionThatSuppressesOneThatCannotBeReadFailsItsMessage(String mode) throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", mode)).process(throwing(() -> {
            Throwable thrown = new IllegalStateException("closing failed too");
            thrown.addSuppressed(new Unreadable());
            return thrown;
        })));
        assertAllProcessed();
    }

    @Test
    void anExceptionThatCannotBeReadIsDescribedInADeadLetter() throws Exception {
        addStream(stream + "-dead");
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=1", "deadLetterSubject=" + stream + "-dead"))
                .process(throwing(Unreadable::new)));
        await().atMost(SOON)
                .until(() -> management
                                .getStreamInfo(stream + "-dead")
                                .getStreamState()
                                .getMsgCount()
                        == 1);
        assertThat(management.getMessage(stream + "-dead", 1).getHeaders().getFirst(DeadLetters.REASON))
                .contains(Unreadable.class.getName());
    }

    @Test
    void anAsynchronousProcessorThatThrowsFailsItsMessage() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s"))
                .process(new ThrowingProcessor(throwing(IllegalStateException::new))));
        assertAllProcessed();
    }

    @Test
    void anExceptionHandlerThatThrowsKeepsNoMessage() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        context.getRegistry().bind("bad", (org.apache.camel.spi.ExceptionHandler) new ThrowingHandler());
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", "exceptionHandler=#bad"))
                .process(throwing(IllegalStateException::new)));
        assertAllProcessed();
    }

    private static final class ThrowingHandler implements org.apache.camel.spi.ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {
            throw new AssertionError("handler");
        }

        @Override
        public void handleException(String message, Throwable exception) {
            throw new AssertionError("handler");
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable cause) {
            throw new AssertionError("handler");
        }
    }

    @Test
    void aCompletionThatThrowsAnErrorKeepsNoMessage() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s")).process(exchange -> {
            int body = body(exchange);
            boolean bad = attempt(body) == 1 && body == BAD;
            if (!bad) {
                processed.add(body);
            }
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    if (bad) {
                        throw new AssertionError("completion");
                    }
                }
            });
        }));
        assertAllProcessed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"concurrency=single", "concurrency=parallel", "batching=true"})
    void aHeaderFilterThatThrowsFailsItsMessage(String mode) throws Exception {
        makeWorkQueue();
        AtomicInteger filtered = new AtomicInteger();
        context.getRegistry().bind("bad", new DefaultHeaderFilterStrategy() {
            @Override
            public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
                if (filtered.incrementAndGet() == 1) {
                    throw new AssertionError("filter");
                }
                return false;
            }
        });
        for (int i = 0; i < MESSAGES; i++) {
            nats.jetStream()
                    .publish(
                            subject("a"),
                            new io.nats.client.impl.Headers().add("x", "1"),
                            Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", "headerFilterStrategy=#bad", mode))
                .process(exchange -> {
                    if (mode.startsWith("batching")) {
                        ((List<?>) exchange.getIn().getBody(List.class))
                                .forEach(each -> processed.add(body((Exchange) each)));
                    } else {
                        processed.add(body(exchange));
                    }
                }));
        await().atMost(SOON).untilAsserted(() -> assertThat(processed).hasSize(MESSAGES));
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertThat(filtered).hasValue(MESSAGES + 1);
        assertStopsSoon();
    }

    @Test
    void anOrderKeyThatThrowsKeepsTheConnectionAlive() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        context.getRegistry().bind("keys", new Keys());
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=30s", "orderBy=${bean:keys?method=key}"))
                .process(exchange -> processed.add(body(exchange))));
        await().atMost(SOON).untilAsserted(() -> assertThat(processed).hasSize(MESSAGES));
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertStopsSoon();
    }

    /** Makes no keys. */
    @SuppressWarnings("DoNotCallSuggester") // the route calls it by its name
    public static final class Keys {
        public String key() {
            throw new AssertionError("key");
        }
    }

    @Test
    void anErrorBehindAPollEnrichFailsItsMessage() throws Exception {
        makeWorkQueue();
        publishRaw("a", MESSAGES);
        routes(r -> r.from("timer:t?period=20&delay=0")
                .pollEnrich(uri("a", "durableName=d", "ackWait=30s"), 5_000)
                .process(exchange -> {
                    if (exchange.getIn().getBody() != null) {
                        throwing(AssertionError::new).process(exchange);
                    }
                }));
        await().atMost(SOON).untilAsserted(() -> assertThat(processed).hasSize(MESSAGES));
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isZero());
        assertThat(attempts.get(BAD)).hasValue(2);
    }

    @Test
    void exchangesOfOtherComponentsAreLeftAlone() throws Exception {
        routes(r -> r.from("direct:other").process(exchange -> {
            throw new AssertionError("other");
        }));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> context.createProducerTemplate().sendBody("direct:other", "x"))
                .isInstanceOf(AssertionError.class);
    }
}
