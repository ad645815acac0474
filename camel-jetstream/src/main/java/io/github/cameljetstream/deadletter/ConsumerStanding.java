package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.options.Subjects;
import io.nats.client.api.ConsumerInfo;
import java.util.List;

/**
 * What the server says of a consumer at one moment: pure.
 *
 * @param name the name of the consumer
 * @param filters the subjects of its messages; empty if it has all of the stream
 * @param maxDeliver the deliveries that a message has at most; -1 without limit
 * @param delivered the last sequence in the stream that was delivered, or skipped
 * @param settled the sequence in the stream up to which it awaits no acknowledgement
 * @param ackPending how many acknowledgements it awaits
 * @param redelivered of how many messages the server counts deliveries: those that were delivered again and are not
 *     settled, and those that it gave up after more than one delivery
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
        List<String> filters = info.getConsumerConfiguration().getFilterSubjects();
        long delivered = info.getDelivered().getStreamSequence();
        long floor = info.getAckFloor().getStreamSequence();
        // The floor does not move when a message is given up, but when the next one is acknowledged.
        long settled = info.getNumAckPending() == 0 ? Math.max(floor, delivered) : floor;
        long maxDeliver = info.getConsumerConfiguration().getMaxDeliver();
        return new ConsumerStanding(
                info.getName(),
                filters == null ? List.of() : filters,
                maxDeliver < 1 ? -1 : maxDeliver,
                delivered,
                settled,
                info.getNumAckPending(),
                info.getRedelivered());
    }

    /** Whether it takes messages of one of the subjects, which may hold wildcards. */
    boolean takesOneOf(List<String> subjects) {
        return filters.isEmpty()
                || subjects.isEmpty()
                || filters.stream()
                        .anyMatch(each -> subjects.stream().anyMatch(subject -> Subjects.overlap(each, subject)));
    }

    /** Whether it neither awaits an acknowledgement of the message nor is yet to deliver it. */
    boolean isDoneWith(long sequence) {
        return sequence <= settled;
    }
}
