package io.github.cameljetstream.connection;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current features of the server that has the stream. After a reconnect the server may have another version, or
 * answer for the first time. If the user has no permission to ask, the features of the oldest server apply. Thread-safe.
 */
public final class CurrentServerFeatures implements Supplier<ServerFeatures> {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentServerFeatures.class);

    private volatile ServerFeatures features = ServerFeatures.UNKNOWN;
    private volatile Runnable unwatch = () -> {};

    /** Asks the server, and again after each reconnect until {@link #stop}. Blocks. */
    public void start(ConnectionLease lease, JetStreamApi api) {
        features = ask(api);
        ConnectionWatcher watcher = new ConnectionWatcher() {
            @Override
            public void onDisconnected() {
                // Nothing can be asked now.
            }

            @Override
            public void onReconnected() {
                lease.tasks().run("request for the server's features", () -> refresh(api));
            }
        };
        lease.watch(watcher);
        unwatch = () -> lease.unwatch(watcher);
    }

    /** Stops following the connection. */
    public void stop() {
        unwatch.run();
    }

    @Override
    public ServerFeatures get() {
        return features;
    }

    private void refresh(JetStreamApi api) {
        ServerFeatures now = ask(api);
        if (!now.equals(ServerFeatures.UNKNOWN)) {
            features = now;
        }
    }

    private static ServerFeatures ask(JetStreamApi api) {
        try {
            return api.featuresIfPermitted();
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("The version of the server is unknown", e);
            return ServerFeatures.UNKNOWN;
        }
    }
}
