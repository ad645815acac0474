package io.github.cameljetstream.benchmarks.scenarios;

import io.github.cameljetstream.benchmarks.BenchmarkEnvironment;
import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Meter;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Scenario;
import io.github.cameljetstream.benchmarks.VoidRoundException;
import io.github.cameljetstream.benchmarks.raw.RawConsuming;
import io.nats.client.JetStream;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Consuming a stream with a new durable each round, explicit acknowledgement. A round begins with its first message and
 * ends when the server says that nothing is pending and nothing unacknowledged; each message must have been delivered
 * once.
 */
public final class ConsumeScenarios {
    private static final int WORKS = 256;
    private static final long WORK_MILLIS = 5;
    private static final int KEYS = 64;
    private static final int FILL_WINDOW = 256;

    private final BenchmarkEnvironment arena;

    public ConsumeScenarios(BenchmarkEnvironment arena) {
        this.arena = arena;
    }

    /** One after another, the way each is fastest with the user's hand off the settings. */
    public Scenario pull(int size, int messages) {
        Input input = new Input(size, messages, 1);
        return scenario(
                "consume-pull-" + size,
                "consume, pull, " + Sizes.text(size),
                input,
                List.of(
                        contender(Candidate.RAW, input, () -> raw(size, false)),
                        contender(Candidate.CAMEL, input, () -> route(rawUri(size, "&window=0"))),
                        contender(Candidate.OURS, input, () -> route("jetstream:%1$s?durableName=%2$s")),
                        contender(Candidate.INCUMBENT, input, this::incumbent),
                        contender(Candidate.RAW_AGAIN, input, () -> raw(size, false))));
    }

    public Scenario push(int size, int messages) {
        Input input = new Input(size, messages, 1);
        return scenario(
                "consume-push-" + size,
                "consume, push, " + Sizes.text(size),
                input,
                List.of(
                        contender(Candidate.RAW, input, () -> raw(size, true)),
                        contender(Candidate.CAMEL, input, () -> route(rawUri(size, "&push=true"))),
                        contender(
                                Candidate.OURS,
                                input,
                                () -> route("jetstream:%1$s?durableName=%2$s&consumerType=push"
                                        + (Sizes.isLarge(size)
                                                ? "&flowControl=true"
                                                : "&maxAckPending=" + RawConsuming.MOST_UNACKNOWLEDGED))),
                        contender(Candidate.RAW_AGAIN, input, () -> raw(size, true))));
    }

    /** What order and concurrency cost, and what batches save. */
    public Scenario kinds(int size, int messages) {
        Input input = new Input(size, messages, KEYS);
        String ours = "jetstream:%1$s.>?streamName=%1$s&durableName=%2$s";
        return scenario(
                "consume-kinds-" + size,
                "consume, pull, " + KEYS + " subjects, " + Sizes.text(size),
                input,
                List.of(
                        contender(Candidate.RAW, input, () -> raw(size, false, "%s.>")),
                        contender("jetstream, single", input, () -> route(ours)),
                        contender("jetstream, parallel", input, () -> route(ours + "&concurrency=parallel")),
                        contender("jetstream, by key", input, () -> route(ours + "&orderBy=subject")),
                        contender(
                                Candidate.BATCHES,
                                input,
                                () -> route(
                                        (route, handled) -> route.process(exchange -> ((List<?>)
                                                        exchange.getMessage().getBody())
                                                .forEach(each -> handled.run())),
                                        ours + "&batching=true&maxBatchSize=500")),
                        contender(Candidate.RAW_AGAIN, input, () -> raw(size, false, "%s.>"))));
    }

    /** Routes that share a durable, as instances of an application do. */
    public Scenario shared(int size, int messages) {
        Input input = new Input(size, messages, 1);
        return scenario(
                "scale-instances-" + size,
                "consume, pull, by one route and by several that share the durable, " + Sizes.text(size),
                input,
                List.of(
                        contender("1 route", input, () -> routes(1)),
                        contender("2 routes", input, () -> routes(2)),
                        contender("4 routes", input, () -> routes(4))));
    }

    private Consuming routes(int count) {
        List<Consuming> routes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Two routes may not have the same URI.
            routes.add(route("jetstream:%1$s?durableName=%2$s&maxAckExtension=" + (60 + i) + "m"));
        }
        return new Consuming() {
            @Override
            public void start(String stream, String durable, Runnable handled) throws Exception {
                for (Consuming each : routes) {
                    each.start(stream, durable, handled);
                }
            }

            @Override
            public void stop() throws Exception {
                for (Consuming each : routes) {
                    each.stop();
                }
            }
        };
    }

    /** Work of 5 ms that keeps no thread, 256 at a time. */
    public Scenario work(int size, int messages) {
        Input input = new Input(size, messages, 1);
        Input few = new Input(size, messages / 100, 1);
        return new Scenario(
                "consume-work-" + size,
                "consume, " + WORK_MILLIS + " ms of asynchronous work, " + WORKS + " in flight, " + Sizes.text(size),
                List.of(
                        contender(Candidate.RAW, input, () -> new RawWork(size)),
                        contender(Candidate.CAMEL, input, () -> route(this::work, rawUri(size, "&window=" + WORKS))),
                        contender(
                                Candidate.OURS,
                                input,
                                () -> route(
                                        this::work,
                                        "jetstream:%1$s?durableName=%2$s&concurrency=parallel&maxInFlight=" + WORKS)),
                        // One message at a time: a hundredth of the work is enough.
                        contender(Candidate.INCUMBENT, few, () -> incumbent(this::work)),
                        contender(Candidate.RAW_AGAIN, input, () -> new RawWork(size))),
                () -> {
                    input.fill();
                    few.fill();
                },
                () -> {
                    input.delete();
                    few.delete();
                });
    }

    private static Scenario scenario(String name, String title, Input input, List<Candidate> contenders) {
        return new Scenario(name, title, contenders, input::fill, input::delete);
    }

    private static String rawUri(int size, String more) {
        return "raw:%1$s?durable=%2$s&batch=" + RawConsuming.batch(size) + "&threshold=" + RawConsuming.threshold(size)
                + more;
    }

    private Candidate contender(String name, Input input, Consuming.Way way) {
        return Candidate.of(name, () -> round(input, way.open()));
    }

    private Map<Metric, Double> round(Input input, Consuming consuming) throws Exception {
        String durable = arena.newName("durable");
        Meter meter = arena.meter();
        AtomicLong handled = new AtomicLong();
        consuming.start(input.stream, durable, () -> {
            meter.start();
            handled.incrementAndGet();
        });
        Map<Metric, Double> sample;
        ConsumerInfo info;
        try {
            BenchmarkEnvironment.awaitTrue(input.messages + " messages", () -> handled.get() >= input.messages);
            arena.awaitSettled(input.stream, durable);
            sample = meter.stop(input.messages);
            info = arena.management().getConsumerInfo(input.stream, durable);
        } finally {
            consuming.stop();
        }
        arena.management().deleteConsumer(input.stream, durable);
        if (handled.get() != input.messages
                || info.getAckFloor().getConsumerSequence() != input.messages
                || info.getDelivered().getConsumerSequence() != input.messages) {
            throw new VoidRoundException(input.messages + " stored, " + handled + " handled, "
                    + info.getDelivered().getConsumerSequence() + " delivered, acknowledged up to "
                    + info.getAckFloor().getConsumerSequence());
        }
        return sample;
    }

    /** The messages of a stream. */
    private final class Input {
        private final int size;
        private final int messages;
        private final int subjects;
        private String stream;

        Input(int size, int messages, int subjects) {
            this.size = size;
            this.messages = messages;
            this.subjects = subjects;
        }

        void fill() throws Exception {
            stream = arena.newStream(false);
            JetStream jetStream = arena.raw().jetStream();
            Pipelined filling = new Pipelined(FILL_WINDOW, 1) {
                private int count;

                @Override
                void send(byte[] body, Semaphore permits) {
                    String subject = subjects == 1 ? stream : stream + "." + count++ % subjects;
                    jetStream
                            .publishAsync(subject, body)
                            .whenComplete((ack, failure) -> done(failure == null, permits));
                }
            };
            long failed = filling.publish(Sizes.body(size), messages);
            if (failed > 0) {
                throw new IllegalStateException(failed + " of " + messages + " messages could not be published");
            }
        }

        void delete() throws Exception {
            arena.deleteStream(stream);
        }
    }

    private Consuming raw(int size, boolean push) {
        return raw(size, push, "%s");
    }

    private Consuming raw(int size, boolean push, String filter) {
        return new Consuming() {
            private RawConsuming consuming;

            @Override
            public void start(String stream, String durable, Runnable handled) throws Exception {
                consuming = new RawConsuming(
                                arena.raw(),
                                stream,
                                durable,
                                push,
                                RawConsuming.batch(size),
                                RawConsuming.threshold(size))
                        .filter(filter.formatted(stream));
                consuming.start(message -> {
                    handled.run();
                    message.ack();
                });
            }

            @Override
            public void stop() {
                consuming.stop();
            }
        };
    }

    /** The work of jnats' users who write it by hand: permits, a timer, and the acknowledgement when it is due. */
    private final class RawWork implements Consuming {
        private final int size;
        private final Semaphore permits = new Semaphore(WORKS);
        private RawConsuming consuming;

        RawWork(int size) {
            this.size = size;
        }

        @Override
        public void start(String stream, String durable, Runnable handled) throws Exception {
            consuming = new RawConsuming(
                            arena.raw(), stream, durable, false, RawConsuming.batch(size), RawConsuming.threshold(size))
                    .filter(stream);
            consuming.start(message -> {
                permits.acquire();
                arena.timer()
                        .schedule(
                                () -> {
                                    handled.run();
                                    message.ack();
                                    permits.release();
                                },
                                WORK_MILLIS,
                                TimeUnit.MILLISECONDS);
            });
        }

        @Override
        public void stop() {
            consuming.stop();
        }
    }

    private void work(RouteDefinition route, Runnable handled) {
        route.process(new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                arena.timer()
                        .schedule(
                                () -> {
                                    handled.run();
                                    callback.done(false);
                                },
                                WORK_MILLIS,
                                TimeUnit.MILLISECONDS);
                return false;
            }
        });
    }

    private static void count(RouteDefinition route, Runnable handled) {
        route.process(exchange -> handled.run());
    }

    private Consuming route(String uri) {
        return route(ConsumeScenarios::count, uri);
    }

    private Consuming route(BiConsumer<RouteDefinition, Runnable> definition, String uri) {
        return new Consuming() {
            private String id;
            private Endpoint endpoint;

            @Override
            public void start(String stream, String durable, Runnable handled) throws Exception {
                id = arena.newName(durable + "-");
                String from = uri.formatted(stream, durable);
                arena.addRoute(builder -> definition.accept(builder.from(from).routeId(id), handled));
                endpoint = arena.context().getRoute(id).getEndpoint();
            }

            @Override
            public void stop() throws Exception {
                arena.removeRoute(id);
                arena.forget(endpoint);
            }
        };
    }

    private Consuming incumbent() {
        return incumbent(ConsumeScenarios::count);
    }

    /** Push, since its pull consumer receives nothing; and a consumer of our own, since its has no option for that. */
    private Consuming incumbent(BiConsumer<RouteDefinition, Runnable> definition) {
        Consuming route = route(
                definition,
                "nats:%1$s?jetstreamEnabled=true&jetstreamName=%1$s&pullSubscription=false&replyToDisabled=true"
                        + "&consumerConfiguration=#%2$s");
        return new Consuming() {
            @Override
            public void start(String stream, String durable, Runnable handled) throws Exception {
                arena.context()
                        .getRegistry()
                        .bind(
                                durable,
                                ConsumerConfiguration.builder()
                                        .durable(durable)
                                        .deliverSubject(arena.newName("deliver"))
                                        .maxAckPending(RawConsuming.MOST_UNACKNOWLEDGED)
                                        .build());
                route.start(stream, durable, handled);
            }

            @Override
            public void stop() throws Exception {
                route.stop();
            }
        };
    }
}
