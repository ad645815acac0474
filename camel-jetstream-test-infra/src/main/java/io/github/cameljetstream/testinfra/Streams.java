package io.github.cameljetstream.testinfra;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams and their consumers, with names of their own, so that tests can share a server. */
public final class Streams {

    private static final String RUN = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private static final int FOLDER_NOT_REMOVED = 10051;

    private Streams() {}

    /** A name that begins with the prefix and that no other stream, subject or durable of this or an earlier run has. */
    public static String uniqueName(String prefix) {
        return prefix + "-" + RUN + "-" + COUNTER.incrementAndGet();
    }

    /** Creates a stream of that name, with the subjects {@code NAME.>}, on a server that is the test's own. */
    public static void create(NatsService server, String name) {
        try (Connection nats = server.connect()) {
            create(nats.jetStreamManagement(), name);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #create(NatsService, String)}. */
    public static void create(JetStreamManagement management, String name) throws IOException, JetStreamApiException {
        management.addStream(
                StreamConfiguration.builder().name(name).subjects(name + ".>").build());
    }

    /**
     * Deletes a consumer. nats-server 2.9.10 answers error 10051 if it writes the state of the consumer at the same time,
     * since it cannot remove the folder; the consumer is gone then too.
     */
    public static void deleteConsumer(JetStreamManagement management, String stream, String consumer)
            throws IOException, JetStreamApiException {
        try {
            management.deleteConsumer(stream, consumer);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != FOLDER_NOT_REMOVED) {
                throw e;
            }
        }
    }
}
