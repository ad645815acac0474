package io.github.cameljetstream.testinfra;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Names for streams, so that tests can share a server. */
public final class Streams {

    private static final String RUN = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private static final AtomicInteger COUNTER = new AtomicInteger();

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
}
