package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.nats.client.api.StreamInfo;

/** Finds a stream each time it is asked, and makes or changes it first if that is its part. Blocks. */
@FunctionalInterface
public interface StreamLookup {
    /**
     * The stream as it is now.
     *
     * @param api to ask
     * @throws ProvisionException if there is none
     */
    StreamInfo provision(JetStreamApi api) throws ProvisionException;
}
