package io.github.cameljetstream.testinfra;

import io.nats.client.Connection;

/** A server that somebody else runs. */
final class RemoteNats implements NatsService {

    private final String url;
    private final NatsVersion version;

    RemoteNats(String url) {
        this.url = url;
        try (Connection connection = connect()) {
            version = NatsVersion.parse(connection.getServerInfo().getVersion());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while connecting to " + url, e);
        }
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public NatsVersion version() {
        return version;
    }

    @Override
    public void close() {
        // Not ours to end.
    }
}
