package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.nats.client.api.StreamInfo;

/** Finds a stream, and first creates or updates it if the implementation does so. Blocks. */
@FunctionalInterface
public interface StreamLookup {
    /**
     * The stream as it is now.
     *
     * @param api the API to call
     * @throws ProvisionException if there is none
     */
    StreamInfo provision(JetStreamApi api) throws ProvisionException;
}
