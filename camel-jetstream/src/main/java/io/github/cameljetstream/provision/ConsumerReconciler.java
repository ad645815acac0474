package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.options.ConsumerType;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares an existing consumer with the options, and updates it if consumerProvisioning=update. Blocks; thread-safe.
 */
final class ConsumerReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerReconciler.class);

    private final ConsumerOptions options;
    private final String subject;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfOrder = new AtomicBoolean();

    ConsumerReconciler(ConsumerOptions options, String subject) {
        this.options = options;
        this.subject = subject;
    }

    /**
     * The consumer in the form that the options want.
     *
     * @throws ProvisionException if it differs from an option and may not, or cannot, be updated
     */
    ConsumerInfo reconcile(ConsumerTarget target, ConsumerInfo found)
            throws IOException, JetStreamApiException, ProvisionException {
        ConsumerConfiguration server = found.getConsumerConfiguration();
        warnOfOrder(target, server);
        if (options.binding().getConsumerProvisioning() == ConsumerProvisioning.BIND) {
            checkFilters(target, server);
            return found;
        }
        ConsumerPlan plan = ConsumerPlan.of(options, subject, isPush(server));
        ConsumerDifferences differences = ConsumerDifferences.between(options, plan, server);
        warnOfStart(target, differences);
        warnOnce(plan);
        if (differences.conflicts().isEmpty()) {
            return found;
        }
        if (options.binding().getConsumerProvisioning() == ConsumerProvisioning.UPDATE) {
            return update(target, plan, server);
        }
        throw conflict(target, differences);
    }

    private static ProvisionException conflict(ConsumerTarget target, ConsumerDifferences differences) {
        return new ProvisionException(target + " exists with another configuration: "
                + String.join("; ", differences.conflicts())
                + ". Set the options to the server's values, or set consumerProvisioning=update to change the consumer,"
                + " or consumerProvisioning=bind to use it as it is.");
    }

    private void warnOfStart(ConsumerTarget target, ConsumerDifferences differences) {
        if (!differences.starts().isEmpty() && !warned.get()) {
            LOG.warn(
                    "{} exists and keeps its position; these options apply only to a new consumer: {}",
                    target,
                    differences.starts());
        }
    }

    /** The component holds what follows a lost delivery: all that the server may deliver until that one is redelivered. */
    private void warnOfOrder(ConsumerTarget target, ConsumerConfiguration server) {
        long limit = server.getMaxAckPending();
        int maxInFlight = options.routing().maxInFlight();
        boolean canHoldAll = server.getAckPolicy() == AckPolicy.None || (limit > 0 && limit <= maxInFlight);
        if (options.routing().keepsStreamOrder() && !canHoldAll && warnedOfOrder.compareAndSet(false, true)) {
            LOG.warn(
                    "{} has maxAckPending={}, and maxInFlight={}: when deliveries are lost with a connection or a leader,"
                            + " the order of the stream may not be kept. Set maxInFlight to at least maxAckPending, or"
                            + " set maxAckPending={} and consumerProvisioning=update",
                    target,
                    limit,
                    maxInFlight,
                    maxInFlight);
        }
    }

    /** Logs the warnings of a plan, at the first call only: a rebind would repeat them. */
    void warnOnce(ConsumerPlan plan) {
        if (warned.compareAndSet(false, true)) {
            plan.warnings().forEach(LOG::warn);
        }
    }

    private boolean isPush(ConsumerConfiguration server) {
        ConsumerType type = options.binding().getConsumerType();
        return type == ConsumerType.AUTO
                ? server.getDeliverSubject() != null || options.push().firstSet() != null
                : type == ConsumerType.PUSH;
    }

    /** Even with consumerProvisioning=bind the route must not receive other messages than filterSubjects promises. */
    private void checkFilters(ConsumerTarget target, ConsumerConfiguration server) throws ProvisionException {
        if (options.binding().getFilterSubjects() == null) {
            return;
        }
        Set<String> wanted = Set.copyOf(options.binding().filters(subject));
        List<String> actual = BoundConsumer.filtersOf(server);
        if (!wanted.equals(Set.copyOf(actual))) {
            throw new ProvisionException(target + " has "
                    + (actual.isEmpty() ? "no filter subjects" : "the filter subjects " + String.join(", ", actual))
                    + ", and not filterSubjects=" + options.binding().getFilterSubjects()
                    + ". Remove filterSubjects to use the consumer as it is (consumerProvisioning=bind), or set"
                    + " consumerProvisioning=update.");
        }
    }

    private ConsumerInfo update(ConsumerTarget target, ConsumerPlan plan, ConsumerConfiguration server)
            throws IOException, ProvisionException {
        ConsumerInfo updated;
        try {
            updated = target.update(ConsumerUpdate.of(options, plan, server));
        } catch (JetStreamApiException e) {
            throw ProvisionException.notChanged(
                    target.toString(), e.getApiErrorCode() + " " + e.getErrorDescription(), e);
        }
        checkChanged(target, plan, updated);
        LOG.info("Updated {}", target);
        return updated;
    }

    /** The server silently ignores what no update can change, such as pull to push. */
    private void checkChanged(ConsumerTarget target, ConsumerPlan plan, ConsumerInfo updated)
            throws ProvisionException {
        List<String> ignored = ConsumerDifferences.between(options, plan, updated.getConsumerConfiguration())
                .conflicts();
        if (!ignored.isEmpty()) {
            throw ProvisionException.notChanged(target.toString(), String.join("; ", ignored), null);
        }
    }
}
