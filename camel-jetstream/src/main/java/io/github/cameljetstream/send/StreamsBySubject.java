package io.github.cameljetstream.send;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.message.ScheduleWatch;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up the stream of a subject, on a worker thread. Without permission there is no result. */
public record StreamsBySubject(ConnectionLease lease, JetStreamApi api) implements ScheduleWatch.Streams {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsBySubject.class);

    @Override
    public void accept(String subject, Consumer<StreamConfiguration> then) {
        lease.tasks().run("lookup of the stream of a subject", () -> ask(subject, then));
    }

    private void ask(String subject, Consumer<StreamConfiguration> then) {
        try {
            List<String> names = api.management().getStreamNames(subject);
            if (names.size() == 1) {
                then.accept(api.recentStream(names.get(0)).getConfiguration());
            }
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("The stream of subject {} is not known", subject, e);
        }
    }
}
