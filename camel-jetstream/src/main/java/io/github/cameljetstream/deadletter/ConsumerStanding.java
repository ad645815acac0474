package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.api.ConsumerInfo;
import java.util.List;

/**
 * The state of a consumer on the server at one moment. Pure.
 *
 * @param filters its filter subjects; empty for all messages of the stream
 * @param maxDeliver the maximum number of deliveries of a message; -1 without limit
 * @param delivered the last stream sequence that was delivered or skipped
 * @param settled the stream sequence up to which no acknowledgement is pending
 * @param ackPending how many acknowledgements are pending
 * @param redelivered how many messages were redelivered, and are not settled or are exhausted
 */
record ConsumerStanding(
        String name,
        List<String> filters,
        long maxDeliver,
        long delivered,
        long settled,
        long ackPending,
        long redelivered) {

    static ConsumerStanding of(ConsumerInfo info) {
        long delivered = info.getDelivered().getStreamSequence();
        long floor = info.getAckFloor().getStreamSequence();
        // The ack floor moves past an exhausted message only when a later one is acknowledged.
        long settled = info.getNumAckPending() == 0 ? Math.max(floor, delivered) : floor;
        long maxDeliver = info.getConsumerConfiguration().getMaxDeliver();
        return new ConsumerStanding(
                info.getName(),
                BoundConsumer.filtersOf(info.getConsumerConfiguration()),
                maxDeliver < 1 ? -1 : maxDeliver,
                delivered,
                settled,
                info.getNumAckPending(),
                info.getRedelivered());
    }

    /** Whether it receives messages of one of the subjects, which may contain wildcards. */
    boolean receivesOneOf(List<String> subjects) {
        return filters.isEmpty()
                || subjects.isEmpty()
                || filters.stream()
                        .anyMatch(each -> subjects.stream().anyMatch(subject -> Subjects.overlap(each, subject)));
    }

    /** Whether the message was delivered, and its acknowledgement is not pending. */
    boolean isDoneWith(long sequence) {
        return sequence <= settled;
    }
}
