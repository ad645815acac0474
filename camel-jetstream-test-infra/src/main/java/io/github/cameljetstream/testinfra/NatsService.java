package io.github.cameljetstream.testinfra;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;

/** A NATS server to test against, wherever it runs. */
public interface NatsService extends AutoCloseable {

    /** The URL to connect to. */
    String url();

    /** The server's version. */
    NatsVersion version();

    /** Ends the service, where it is ours to end. */
    @Override
    void close();

    /** Options for this server that never give up reconnecting. */
    default Options.Builder options() {
        return Options.builder().server(url()).maxReconnects(-1);
    }

    /** A connection of the caller's own, who closes it. */
    default Connection connect() {
        return connect(options());
    }

    /** A connection with these options, which begin with {@link #options()}. */
    default Connection connect(Options.Builder options) {
        try {
            return Nats.connect(options.build());
        } catch (IOException e) {
            throw new IllegalStateException("Cannot connect to " + url() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while connecting to " + url(), e);
        }
    }
}
