package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates a missing consumer. Blocks; thread-safe. */
final class ConsumerCreation {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerCreation.class);

    private final ConsumerOptions options;
    private final String subject;
    private final Supplier<String> newInbox;
    private final ConsumerReconciler reconciler;

    /**
     * @param newInbox creates the deliver subject of a push consumer, unless the options have one
     * @param reconciler verifies what the server has created
     */
    ConsumerCreation(
            ConsumerOptions options, String subject, Supplier<String> newInbox, ConsumerReconciler reconciler) {
        this.options = options;
        this.subject = subject;
        this.newInbox = newInbox;
        this.reconciler = reconciler;
    }

    ConsumerInfo create(ConsumerTarget target, ConsumerStart start)
            throws IOException, JetStreamApiException, ProvisionException {
        if (options.binding().getConsumerProvisioning() == ConsumerProvisioning.BIND) {
            throw new ProvisionException(target + " does not exist. Create it, or set consumerProvisioning=create.");
        }
        ConsumerPlan plan = ConsumerPlan.of(options, subject, options.needsPush());
        reconciler.warnOnce(plan);
        ConsumerInfo created = create(target, configuration(target, plan, start));
        LOG.info(
                "Created {} {} consumer {} of stream {} for subject {}",
                plan.push() ? "push" : "pull",
                options.durable() == null ? "ephemeral" : "durable",
                target.name(),
                target.streamName(),
                String.join(", ", options.binding().filters(subject)));
        // A server before 2.10 overwrites a consumer that somebody else created in between: read what applies.
        return reconciler.reconcile(target, target.features().since210() ? created : target.info());
    }

    private ConsumerConfiguration configuration(ConsumerTarget target, ConsumerPlan plan, ConsumerStart start) {
        ConsumerConfiguration.Builder builder =
                ConsumerConfiguration.builder(plan.configuration()).name(target.name());
        if (plan.push()) {
            addDelivery(builder, target.stream());
        }
        start.applyTo(builder);
        if (start.isLeftToOptions()) {
            warnOfStart(target, plan.configuration());
        }
        return builder.build();
    }

    private void addDelivery(ConsumerConfiguration.Builder builder, StreamInfo stream) {
        String deliverSubject = options.push().getDeliverSubject();
        builder.deliverSubject(deliverSubject != null ? deliverSubject : newInbox.get());
        if (options.push().getQueueGroupName() != null && options.acks().getMaxAckPending() == null) {
            builder.maxAckPending(ConsumerPlan.maxAckPendingOfGroup(messageSize(stream)));
        }
    }

    /** The average size of the stream's messages, otherwise the largest that it accepts; 0 if neither is known. */
    private static long messageSize(StreamInfo stream) {
        StreamState state = stream.getStreamState();
        return state.getMsgCount() > 0
                ? state.getByteCount() / state.getMsgCount()
                : Math.max(0, stream.getConfiguration().getMaximumMessageSize());
    }

    private static void warnOfStart(ConsumerTarget target, ConsumerConfiguration configuration) {
        if (configuration.getDeliverPolicy() == DeliverPolicy.ByStartSequence
                && configuration.getStartSequence() > target.streamEnd() + 1) {
            LOG.warn(
                    "{} starts at startSequence={}, but stream '{}' ends at {}: the consumer receives no message before"
                            + " that sequence (nats-server 2.9 and 2.10 start at the next message). If the stream was"
                            + " created again or restored, set a lower startSequence.",
                    target,
                    configuration.getStartSequence(),
                    target.streamName(),
                    target.streamEnd());
        }
    }

    private ConsumerInfo create(ConsumerTarget target, ConsumerConfiguration configuration)
            throws IOException, JetStreamApiException {
        try {
            return target.create(configuration);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_EXISTS, ApiErrors.CONSUMER_NAME_IN_USE)) {
                return target.info();
            }
            if (ApiErrors.is(e, ApiErrors.BACKOFF_LONGER_THAN_MAX_DELIVER)
                    && options.acks().getMaxDeliver() == null) {
                return target.create(withMaxDeliver(target, configuration));
            }
            if (ApiErrors.is(e, ApiErrors.MAX_ACK_PENDING_TOO_LARGE)
                    && options.acks().getMaxAckPending() == null) {
                return target.create(withServersMaxAckPending(configuration));
            }
            throw e;
        }
    }

    private ConsumerConfiguration withMaxDeliver(ConsumerTarget target, ConsumerConfiguration configuration) {
        int maxDeliver = configuration.getBackoff().size() + 1;
        LOG.warn(
                "{}: this server needs maxDeliver together with backOff={}; creating the consumer with maxDeliver={}",
                target,
                options.acks().getBackOff(),
                maxDeliver);
        return ConsumerConfiguration.builder(configuration)
                .maxDeliver(maxDeliver)
                .build();
    }

    /** Leaves the limit to the server: it was the component's choice. */
    private static ConsumerConfiguration withServersMaxAckPending(ConsumerConfiguration configuration) {
        return ConsumerConfiguration.builder(configuration).maxAckPending(null).build();
    }
}
