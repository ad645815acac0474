package io.github.cameljetstream.options;

import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads {@code consumerConfiguration} as if each of its fields were the option for it: all that holds for options,
 * which are checked and compared, holds for them.
 */
final class ConfigurationBean {
    private ConfigurationBean() {}

    /** The options, with what the bean has where an option is not given; the options themselves without a bean. */
    static ConsumerOptions over(ConsumerOptions given) {
        ConsumerConfiguration bean = given.getConsumerConfiguration();
        if (bean == null) {
            return given;
        }
        refuseWhatIsOurs(given, bean);
        ConsumerOptions all = given.copy();
        all.setDurableName(first(all.getDurableName(), bean::getDurable));
        all.setQueueGroupName(first(all.getQueueGroupName(), bean::getDeliverGroup));
        all.setDeliverSubject(first(all.getDeliverSubject(), bean::getDeliverSubject));
        all.setFilterSubjects(first(
                all.getFilterSubjects(),
                () -> bean.getFilterSubjects() == null ? null : String.join(",", bean.getFilterSubjects())));
        start(all, bean);
        acknowledgement(all, bean);
        storage(all, bean);
        push(all, bean);
        pull(all, bean);
        all.setHeadersOnly(first(all.getHeadersOnly(), () -> bean.headersOnlyWasSet() ? bean.isHeadersOnly() : null));
        all.setReplayPolicy(first(
                all.getReplayPolicy(),
                () -> bean.replayPolicyWasSet() ? constant(ReplayPolicy.class, bean.getReplayPolicy()) : null));
        all.setConsumerDescription(first(all.getConsumerDescription(), bean::getDescription));
        all.setSampleFrequency(first(all.getSampleFrequency(), bean::getSampleFrequency));
        all.setPauseUntil(first(all.getPauseUntil(), () -> text(bean.getPauseUntil())));
        all.setMetadata(first(all.metadata(), () -> bean.metadataWasSet() ? bean.getMetadata() : null));
        return all;
    }

    private static void refuseWhatIsOurs(ConsumerOptions given, ConsumerConfiguration bean) {
        if (bean.getName() != null
                && bean.getDurable() == null
                && !bean.getName().equals(given.getDurableName())) {
            throw new IllegalArgumentException("consumerConfiguration has the name '" + bean.getName()
                    + "', but is not durable: ephemeral consumers are named here. Leave it out, or give durableName.");
        }
    }

    private static void start(ConsumerOptions all, ConsumerConfiguration bean) {
        if (all.getDeliverPolicy() != null
                || all.getDeliverAll() != null
                || all.getStartSequence() != null
                || all.getStartTime() != null) {
            return; // where to begin is said as a whole: the start of the bean is another
        }
        if (bean.deliverPolicyWasSet()) {
            all.setDeliverPolicy(
                    switch (bean.getDeliverPolicy()) {
                        case All -> DeliverPolicy.ALL;
                        case Last -> DeliverPolicy.LAST;
                        case LastPerSubject -> DeliverPolicy.LAST_PER_SUBJECT;
                        case New -> DeliverPolicy.NEW;
                        case ByStartSequence -> DeliverPolicy.SEQUENCE;
                        case ByStartTime -> DeliverPolicy.TIME;
                    });
        }
        all.setStartSequence(
                first(all.getStartSequence(), () -> bean.startSeqWasSet() ? positive(bean.getStartSequence()) : null));
        all.setStartTime(first(all.getStartTime(), () -> text(bean.getStartTime())));
    }

    private static void acknowledgement(ConsumerOptions all, ConsumerConfiguration bean) {
        all.setAckPolicy(first(
                all.getAckPolicy(),
                () -> bean.ackPolicyWasSet() ? constant(AckPolicy.class, bean.getAckPolicy()) : null));
        all.setAckWait(first(all.getAckWait(), () -> positive(bean.getAckWait())));
        all.setMaxDeliver(first(all.getMaxDeliver(), () -> bean.maxDeliverWasSet() ? bean.getMaxDeliver() : null));
        all.setMaxAckPending(
                first(all.getMaxAckPending(), () -> bean.maxAckPendingWasSet() ? (int) bean.getMaxAckPending() : null));
        all.setBackOff(first(
                all.getBackOff(),
                () -> bean.getBackoff().isEmpty()
                        ? null
                        : bean.getBackoff().stream().map(Durations::format).collect(Collectors.joining(","))));
    }

    private static void storage(ConsumerOptions all, ConsumerConfiguration bean) {
        all.setReplicas(first(all.getReplicas(), () -> bean.numReplicasWasSet() ? bean.getNumReplicas() : null));
        all.setMemoryStorage(first(all.getMemoryStorage(), () -> bean.memStorageWasSet() ? bean.isMemStorage() : null));
        all.setInactiveThreshold(first(all.getInactiveThreshold(), () -> positive(bean.getInactiveThreshold())));
    }

    private static void push(ConsumerOptions all, ConsumerConfiguration bean) {
        all.setRateLimit(first(all.getRateLimit(), () -> positive(bean.getRateLimit())));
        all.setFlowControl(first(all.getFlowControl(), () -> bean.flowControlWasSet() ? bean.isFlowControl() : null));
        all.setHeartbeat(first(all.getHeartbeat(), () -> positive(bean.getIdleHeartbeat())));
    }

    private static void pull(ConsumerOptions all, ConsumerConfiguration bean) {
        all.setMaxWaiting(first(all.getMaxWaiting(), () -> asInteger(bean.getMaxPullWaiting())));
        all.setMaxRequestBatch(first(all.getMaxRequestBatch(), () -> asInteger(bean.getMaxBatch())));
        all.setMaxRequestExpires(first(all.getMaxRequestExpires(), () -> positive(bean.getMaxExpires())));
        all.setMaxRequestMaxBytes(first(all.getMaxRequestMaxBytes(), () -> positive(bean.getMaxBytes())));
        all.setPriorityGroup(first(
                all.getPriorityGroup(),
                () -> bean.getPriorityGroups() == null ? null : String.join(",", bean.getPriorityGroups())));
        all.setPriorityPolicy(first(
                all.getPriorityPolicy(),
                () -> bean.priorityPolicyWasSet() ? constant(PriorityPolicy.class, bean.getPriorityPolicy()) : null));
        all.setPriorityTimeout(first(all.getPriorityTimeout(), () -> positive(bean.getPriorityTimeout())));
    }

    private static <T> T first(T given, Supplier<T> bean) {
        return given != null ? given : bean.get();
    }

    /** jnats and we name the constants alike, but for their case. */
    private static <T extends Enum<T>> T constant(Class<T> type, Enum<?> value) {
        for (T each : type.getEnumConstants()) {
            if (each.name().replace("_", "").equalsIgnoreCase(value.name())) {
                return each;
            }
        }
        throw new IllegalArgumentException("consumerConfiguration has " + value + ", which is not known here.");
    }

    private static String text(ZonedDateTime time) {
        return time == null ? null : time.toInstant().toString();
    }

    private static Duration positive(Duration value) {
        return value == null || value.isZero() ? null : value;
    }

    private static Long positive(long value) {
        return value > 0 ? value : null;
    }

    private static Integer asInteger(long value) {
        return value > 0 ? (Integer) (int) value : null;
    }
}
