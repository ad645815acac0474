package io.github.cameljetstream.payload;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Stores bodies, and reads them. All methods block. Thread-safe. */
public interface PayloadStore {
    /** Opens stores. Camel finds the one on the class path by {@link #SERVICE}, and creates it without arguments. */
    interface Factory {
        /** The name of the file in {@code META-INF/services/org/apache/camel} that names the class. */
        String SERVICE = "jetstream-payload-store";

        /**
         * Opens a store.
         *
         * @param lease stays the caller's, who closes it after the last use of the store
         * @param ttl how long a new store keeps a body; null if the store must exist
         * @throws RuntimeException naming what is missing, and the cure
         */
        PayloadStore open(ConnectionLease lease, JetStreamApi api, String bucket, @Nullable Duration ttl);
    }

    /**
     * Stores the body of an exchange if it has more bytes than a limit. Replaces a body that can be read only once by one
     * that can be read again.
     *
     * @return where it is stored; null if the body is not larger, and nothing is stored
     * @throws IOException if the body cannot be read
     */
    @Nullable
    PayloadReference put(Exchange exchange, long above) throws IOException;

    /**
     * Sets the body of an exchange to a stored one, once all of it is here, complete and unchanged.
     *
     * @throws IOException if it cannot be kept on this machine
     * @throws RuntimeException if it is not stored, or not as the reference says
     */
    void restore(PayloadReference reference, Exchange exchange) throws IOException;

    /** Deletes a body; logs if that fails. */
    void delete(PayloadReference reference);

    /** How long the store keeps a body; zero for unlimited. */
    Duration maxAge();
}
