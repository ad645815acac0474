package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.SequencePair;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the server about a bound consumer. Blocks; thread-safe. */
final class ConsumerInquiry {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerInquiry.class);

    private final JetStreamApi api;
    private final boolean isAllowed;

    /**
     * @param isAllowed if false, consumerProvisioning=none forbids any request
     */
    ConsumerInquiry(JetStreamApi api, boolean isAllowed) {
        this.api = api;
        this.isAllowed = isAllowed;
    }

    boolean exists(BoundConsumer consumer) throws ProvisionException {
        if (!isAllowed) {
            return true;
        }
        try {
            return find(consumer) != null;
        } catch (JetStreamApiException e) {
            return true;
        } catch (IOException e) {
            throw ProvisionException.unanswered(consumer.describe(), api, e);
        }
    }

    @Nullable
    SequencePair delivered(BoundConsumer consumer) throws ProvisionException {
        if (!isAllowed) {
            throw new ProvisionException(
                    consumer.describe() + ": consumerProvisioning=none forbids to ask the server about it.");
        }
        try {
            ConsumerInfo info = find(consumer);
            return info == null ? null : info.getDelivered();
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(consumer.describe(), e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(consumer.describe(), api, e);
        }
    }

    @Nullable
    BoundConsumer current(BoundConsumer consumer) throws IOException, JetStreamApiException {
        if (!isAllowed) {
            return null;
        }
        ConsumerInfo info = api.management().getConsumerInfo(consumer.stream(), consumer.name());
        return consumer.wasCreatedAt(info.getCreationTime()) ? consumer.with(info.getConsumerConfiguration()) : null;
    }

    /** Deletes a consumer that nobody uses. Returns false if it may still exist. */
    static boolean delete(JetStreamApi api, String stream, String ephemeral) {
        try {
            api.management().deleteConsumer(stream, ephemeral);
            return true;
        } catch (IOException | JetStreamApiException e) {
            LOG.debug(
                    "Could not delete ephemeral consumer {}; the server deletes it after its inactive threshold",
                    ephemeral,
                    e);
            return e instanceof JetStreamApiException refused && ApiErrors.is(refused, ApiErrors.CONSUMER_NOT_FOUND);
        }
    }

    /** Null if the server does not know the consumer, or knows another one of its name. */
    private @Nullable ConsumerInfo find(BoundConsumer consumer) throws IOException, JetStreamApiException {
        try {
            ConsumerInfo info = api.management().getConsumerInfo(consumer.stream(), consumer.name());
            return consumer.wasCreatedAt(info.getCreationTime()) ? info : null;
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND, ApiErrors.STREAM_NOT_FOUND)) {
                return null;
            }
            throw e;
        }
    }
}
