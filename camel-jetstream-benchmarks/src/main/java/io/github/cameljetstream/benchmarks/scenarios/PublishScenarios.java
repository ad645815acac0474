package io.github.cameljetstream.benchmarks.scenarios;

import io.github.cameljetstream.benchmarks.BenchmarkEnvironment;
import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Meter;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Scenario;
import io.github.cameljetstream.benchmarks.VoidRoundException;
import io.nats.client.JetStream;
import io.nats.client.NUID;
import io.nats.client.PublishOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Publishing to a new stream each round; the stream must hold as many messages as were published. */
public final class PublishScenarios {
    private static final int WINDOW = 4096;
    private static final int BATCH = 1000;
    private static final String OURS = "jetstream:%s?maxPendingPublishes=" + WINDOW;
    private static final String WITHOUT_IDS = "&messageIdStrategy=header";
    private static final String INCUMBENT = "nats:%1$s?jetstreamEnabled=true&jetstreamName=%1$s";

    private final BenchmarkEnvironment arena;

    public PublishScenarios(BenchmarkEnvironment arena) {
        this.arena = arena;
    }

    /** As many under way as the window has room for, from one thread. */
    public Scenario asynchronous(int size, int messages) {
        return new Scenario(
                "publish-async-" + size,
                "publish, asynchronous, window 4096, " + Sizes.text(size),
                List.of(
                        contender(Candidate.RAW, size, messages, raw(false)),
                        contender(Candidate.CAMEL, size, messages, exchanges("raw:%s")),
                        contender(Candidate.OURS_WITHOUT_IDS, size, messages, exchanges(OURS + WITHOUT_IDS)),
                        contender(Candidate.RAW_IDS, size, messages, raw(true)),
                        contender(Candidate.CAMEL_IDS, size, messages, exchanges("raw:%s?ids=true")),
                        contender(Candidate.OURS, size, messages, exchanges(OURS)),
                        // It blocks its caller until the acknowledgement has come: a twentieth of the work is enough.
                        contender(Candidate.INCUMBENT, size, Math.max(500, messages / 20), exchanges(INCUMBENT)),
                        contender(Candidate.RAW_AGAIN, size, messages, raw(false))));
    }

    /** From so many threads, each of which waits for its acknowledgement. */
    public Scenario synchronous(int threads, int size, int messages) {
        return new Scenario(
                "publish-sync-" + threads + "-" + size,
                "publish, synchronous, threads: " + threads + ", " + Sizes.text(size),
                List.of(
                        contender(Candidate.RAW, size, messages, rawSynchronous(threads, false)),
                        contender(Candidate.CAMEL, size, messages, template(threads, "raw:%s")),
                        contender(Candidate.OURS_WITHOUT_IDS, size, messages, template(threads, OURS + WITHOUT_IDS)),
                        contender(Candidate.RAW_IDS, size, messages, rawSynchronous(threads, true)),
                        contender(Candidate.OURS, size, messages, template(threads, OURS)),
                        contender(Candidate.INCUMBENT, size, messages, template(threads, INCUMBENT)),
                        contender(Candidate.RAW_AGAIN, size, messages, rawSynchronous(threads, false))));
    }

    /** One exchange for a thousand messages. */
    public Scenario batches(int size, int messages) {
        return new Scenario(
                "publish-batch-" + size,
                "publish, bodies of 1000 messages, " + Sizes.text(size),
                List.of(
                        contender(Candidate.RAW, size, messages, raw(false)),
                        contender(
                                Candidate.EACH_WITHOUT_IDS,
                                size,
                                messages,
                                batches(OURS + "&batch=each" + WITHOUT_IDS)),
                        contender(
                                Candidate.ATOMIC_WITHOUT_IDS,
                                size,
                                messages,
                                batches(OURS + "&batch=atomic" + WITHOUT_IDS)),
                        contender(Candidate.RAW_IDS, size, messages, raw(true)),
                        contender(Candidate.EACH, size, messages, batches(OURS + "&batch=each")),
                        contender(Candidate.ATOMIC, size, messages, batches(OURS + "&batch=atomic")),
                        contender(Candidate.RAW_AGAIN, size, messages, raw(false))));
    }

    /** One exchange for a thousand messages, or for all of them; the stream acknowledges every n-th. */
    public Scenario fastBatches(int size, int messages) {
        String fast = OURS + "&batch=fast";
        return new Scenario(
                "publish-fast-" + size,
                "publish, fast batches, bodies of 1000 messages, " + Sizes.text(size),
                List.of(
                        contender(Candidate.RAW, size, messages, raw(false)),
                        contender(Candidate.FAST_ONE_BODY, size, messages, oneBody(fast + WITHOUT_IDS, messages)),
                        contender(Candidate.FAST_WITHOUT_IDS, size, messages, batches(fast + WITHOUT_IDS)),
                        contender(Candidate.RAW_IDS, size, messages, raw(true)),
                        contender(Candidate.FAST, size, messages, batches(fast)),
                        contender(Candidate.RAW_AGAIN, size, messages, raw(false))));
    }

    private Publishing.Way oneBody(String uri, int messages) {
        return subject -> new ToEndpoint(uri.formatted(subject), 1, messages);
    }

    /** The same messages to one stream, and spread over several. */
    public Scenario streams(int size, int messages) {
        return new Scenario(
                "scale-streams-" + size,
                "publish, raw jnats, to one stream and to several, " + Sizes.text(size),
                List.of(
                        spread(1, size, messages),
                        spread(2, size, messages),
                        spread(4, size, messages),
                        spread(8, size, messages)));
    }

    private Candidate spread(int count, int size, int messages) {
        byte[] body = Sizes.body(size);
        return Candidate.of(count == 1 ? "1 stream" : count + " streams", () -> {
            List<String> streams = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                streams.add(arena.newStream(false));
            }
            JetStream jetStream = arena.raw().jetStream();
            Pipelined publishing = new Pipelined(WINDOW, 1) {
                private int next;

                @Override
                void send(byte[] each, Semaphore permits) {
                    jetStream
                            .publishAsync(streams.get(next++ % count), each)
                            .whenComplete((ack, failure) -> done(failure == null, permits));
                }
            };
            Meter meter = arena.meter();
            meter.start();
            long failed = publishing.publish(body, messages);
            Map<Metric, Double> sample = meter.stop(messages);
            long stored = 0;
            for (String stream : streams) {
                stored += stored(stream);
            }
            check(messages, stored, failed);
            return sample;
        });
    }

    private long stored(String stream) throws Exception {
        long stored = arena.management().getStreamInfo(stream).getStreamState().getMsgCount();
        arena.deleteStream(stream);
        return stored;
    }

    private static void check(int messages, long stored, long failed) throws VoidRoundException {
        if (failed > 0 || stored != messages) {
            throw new VoidRoundException(messages + " published, " + stored + " stored, " + failed + " failed");
        }
    }

    private Candidate contender(String name, int size, int messages, Publishing.Way way) {
        byte[] body = Sizes.body(size);
        return Candidate.of(
                name,
                () -> round(body, messages, way, name.startsWith(Candidate.ATOMIC) || name.startsWith(Candidate.FAST)));
    }

    private Map<Metric, Double> round(byte[] body, int messages, Publishing.Way way, boolean batches) throws Exception {
        String stream = arena.newStream(batches);
        Map<Metric, Double> sample;
        long failed;
        try (Publishing publishing = way.open(stream)) {
            Meter meter = arena.meter();
            meter.start();
            failed = publishing.publish(body, messages);
            sample = meter.stop(messages);
        }
        check(messages, stored(stream), failed);
        return sample;
    }

    private Publishing.Way raw(boolean ids) {
        return subject -> {
            JetStream jetStream = arena.raw().jetStream();
            NUID nuid = new NUID();
            return new Pipelined(WINDOW, 1) {
                @Override
                void send(byte[] body, Semaphore permits) {
                    (ids ? jetStream.publishAsync(subject, body, withId(nuid)) : jetStream.publishAsync(subject, body))
                            .whenComplete((ack, failure) -> done(failure == null, permits));
                }
            };
        };
    }

    private static PublishOptions withId(NUID nuid) {
        return PublishOptions.builder().messageId(nuid.next()).build();
    }

    private Publishing.Way rawSynchronous(int threads, boolean ids) {
        return subject -> {
            JetStream jetStream = arena.rawFlushing().jetStream();
            NUID nuid = new NUID();
            return new Threads(
                    threads,
                    body -> {
                        if (ids) {
                            jetStream.publish(subject, body, withId(nuid));
                        } else {
                            jetStream.publish(subject, body);
                        }
                    },
                    () -> {});
        };
    }

    private Publishing.Way exchanges(String uri) {
        return subject -> new ToEndpoint(uri.formatted(subject), WINDOW, 1);
    }

    private Publishing.Way batches(String uri) {
        return subject -> new ToEndpoint(uri.formatted(subject), WINDOW / BATCH, BATCH);
    }

    private Publishing.Way template(int threads, String uri) {
        return subject -> {
            ProducerTemplate template = arena.context().createProducerTemplate();
            Endpoint endpoint = arena.context().getEndpoint(uri.formatted(subject));
            return new Threads(threads, body -> template.sendBody(endpoint, body), () -> {
                template.close();
                arena.forget(endpoint);
            });
        };
    }

    /** Through a route {@code direct -> endpoint}. */
    private final class ToEndpoint extends Pipelined {
        private final String uri;
        private final int batch;
        private final AsyncProducer producer;

        ToEndpoint(String uri, int window, int batch) throws Exception {
            super(window, batch);
            this.uri = uri;
            this.batch = batch;
            String from = "direct:" + arena.newName("to");
            arena.addRoute(route -> route.from(from).routeId(from).to(uri));
            producer = arena.context().getEndpoint(from).createAsyncProducer();
            producer.start();
        }

        @Override
        void send(byte[] body, Semaphore permits) {
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody(batch == 1 ? body : Collections.nCopies(batch, body));
            producer.process(exchange, doneSync -> done(exchange.getException() == null, permits));
        }

        @Override
        public void close() throws Exception {
            producer.stop();
            arena.removeRoute(producer.getEndpoint().getEndpointUri());
            arena.forget(arena.context().getEndpoint(uri));
        }
    }
}
