package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ServerFeatures;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;

/**
 * The consumer that one call provisions.
 *
 * @param api the API to call
 * @param stream the stream as the server described it at the beginning of the call
 * @param name the name of the consumer
 * @param features the features of the server
 */
record ConsumerTarget(JetStreamApi api, StreamInfo stream, String name, ServerFeatures features) {
    /** The consumer, for a log line or an exception. */
    static String describe(String stream, String consumer) {
        return "Consumer '" + consumer + "' of stream '" + stream + "'";
    }

    @Override
    public String toString() {
        return describe(streamName(), name);
    }

    String streamName() {
        return streamConfiguration().getName();
    }

    StreamConfiguration streamConfiguration() {
        return stream.getConfiguration();
    }

    /** The last sequence of the stream. */
    long streamEnd() {
        return stream.getStreamState().getLastSequence();
    }

    ConsumerInfo info() throws IOException, JetStreamApiException {
        return api.management().getConsumerInfo(streamName(), name);
    }

    ConsumerInfo create(ConsumerConfiguration configuration) throws IOException, JetStreamApiException {
        return api.management().createConsumer(streamName(), configuration);
    }

    ConsumerInfo update(ConsumerConfiguration configuration) throws IOException, JetStreamApiException {
        return api.management().updateConsumer(streamName(), configuration);
    }
}
