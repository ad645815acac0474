package io.github.cameljetstream.benchmarks.raw;

import io.nats.client.BaseConsumerContext;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.MessageConsumer;
import io.nats.client.MessageHandler;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;

/** Consuming with jnats alone, with the settings that were found to be the fastest. */
public final class RawConsuming {
    /** The best for small messages; for those of 64 KiB see {@link #batch(int)}. */
    static final int BATCH = 5_000;

    static final int THRESHOLD = 50;
    public static final int MOST_UNACKNOWLEDGED = 20_000;
    private static final int LARGE = 32 * 1024;

    private final Connection connection;
    private final String stream;
    private final String durable;
    private final boolean push;
    private final int batch;
    private final int threshold;
    /** Null for all messages of the stream. */
    private String filter;

    private MessageConsumer pulling;
    private Dispatcher pushing;

    public RawConsuming(Connection connection, String stream, String durable, boolean push, int batch, int threshold) {
        this.connection = connection;
        this.stream = stream;
        this.durable = durable;
        this.push = push;
        this.batch = batch;
        this.threshold = threshold;
    }

    /** Takes the messages of that subject only. */
    public RawConsuming filter(String subject) {
        filter = subject;
        return this;
    }

    /** How many to ask for at once. */
    public static int batch(int bodySize) {
        return bodySize < LARGE ? BATCH : 500;
    }

    /** At how much of a batch left, in percent, to ask again. */
    public static int threshold(int bodySize) {
        return bodySize < LARGE ? THRESHOLD : 25;
    }

    /** Begins: the handler is called on a thread of jnats, and acknowledges. */
    public void start(MessageHandler handler) throws IOException, JetStreamApiException {
        ConsumerConfiguration.Builder consumer = ConsumerConfiguration.builder()
                .durable(durable)
                .filterSubject(filter)
                .ackPolicy(AckPolicy.Explicit)
                .maxAckPending(batch < BATCH ? mostLarge() : MOST_UNACKNOWLEDGED);
        if (push) {
            pushing = connection.createDispatcher();
            pushing.setPendingLimits(0, 0);
            connection
                    .jetStream()
                    .subscribe(
                            filter == null ? ">" : filter,
                            pushing,
                            handler,
                            false,
                            PushSubscribeOptions.builder().stream(stream)
                                    .configuration(consumer.deliverSubject(connection.createInbox())
                                            .build())
                                    .build());
            return;
        }
        connection.jetStreamManagement().addOrUpdateConsumer(stream, consumer.build());
        BaseConsumerContext context = connection.getConsumerContext(stream, durable);
        pulling = context.consume(
                ConsumeOptions.builder()
                        .batchSize(batch)
                        .thresholdPercent(threshold)
                        .build(),
                handler);
    }

    /** Pushed 64 KiB messages beyond that make the server cut the connection off, as too slow. */
    private int mostLarge() {
        return push ? batch : 2 * batch;
    }

    public void stop() {
        if (push) {
            connection.closeDispatcher(pushing);
        } else {
            pulling.stop();
        }
    }
}
