package io.github.cameljetstream.stream;

import io.github.cameljetstream.connection.ServerFeatures;
import io.nats.client.JetStreamApiException;
import java.io.IOException;

/** The features of the server of a stream, which only some decisions need. */
@FunctionalInterface
public interface FeatureSource {
    ServerFeatures features() throws IOException, JetStreamApiException;
}
