package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.Subjects;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * The consumer on the server that deliveries come from, as the server describes it: what it says holds for how we
 * settle, whatever the options leave open.
 *
 * @param stream the name of the stream
 * @param streamSubjects the subjects that the stream takes; empty if unknown
 * @param name the name of the consumer
 * @param configuration the configuration in force
 * @param features what the server can do
 * @param streamCreated when the stream was made, which tells it from a later one of the same name; null if unknown
 * @param created when the consumer was made; null if unknown
 * @param ackPending how many messages were delivered and not acknowledged when we bound to it
 * @param delivered the last sequence in the consumer that was delivered when we bound to it; -1 if unknown
 * @param ackFloor the sequence in the stream up to which all was acknowledged, or lies before the consumer's beginning,
 *     when we bound to it; -1 if unknown
 * @param pendingAfter the sequence in the stream up to which nothing was pending when we bound to it
 * @param deliveredInStream the last sequence in the stream that was delivered when we bound to it
 * @param streamEnd the last sequence in the stream when we bound to it; -1 if unknown
 * @param putBack whether the stream has lost what was delivered last, as when it is put back from a backup
 * @param workQueue whether the stream is a work queue, which has no messages that are done
 */
public record BoundConsumer(
        String stream,
        List<String> streamSubjects,
        String name,
        ConsumerConfiguration configuration,
        ServerFeatures features,
        ZonedDateTime streamCreated,
        ZonedDateTime created,
        long ackPending,
        long delivered,
        long ackFloor,
        long pendingAfter,
        long deliveredInStream,
        long streamEnd,
        boolean putBack,
        boolean workQueue) {
    private static final Duration SERVER_ACK_WAIT = Duration.ofSeconds(30);
    /**
     * A server of 2.9 reads the clock again when it writes a new consumer to its disk, and tells that time once it was
     * started anew: seen were 0.1 ms more.
     */
    private static final Duration WRITTEN_LATER = Duration.ofMillis(100);

    /** The same consumer, whose configuration was changed. */
    public BoundConsumer with(ConsumerConfiguration changed) {
        return new BoundConsumer(
                stream,
                streamSubjects,
                name,
                changed,
                features,
                streamCreated,
                created,
                ackPending,
                delivered,
                ackFloor,
                pendingAfter,
                deliveredInStream,
                streamEnd,
                putBack,
                workQueue);
    }

    public boolean isPush() {
        return configuration.getDeliverSubject() != null;
    }

    public boolean isDurable() {
        return configuration.getDurable() != null;
    }

    public AckPolicy ackPolicy() {
        return configuration.getAckPolicy();
    }

    /** The subjects of its messages; empty if it has all of the stream. */
    public List<String> filters() {
        return configuration.getFilterSubjects() == null ? List.of() : configuration.getFilterSubjects();
    }

    /** Whether a message published to the subject may come to it. */
    public boolean takes(String subject) {
        return (filters().isEmpty() ? streamSubjects : filters())
                .stream().anyMatch(each -> Subjects.overlap(each, subject));
    }

    /** The deliveries that a message has at most; -1 without limit. */
    public long maxDeliver() {
        return configuration.getMaxDeliver() < 1 ? -1 : configuration.getMaxDeliver();
    }

    public List<Duration> backOff() {
        return configuration.getBackoff();
    }

    /** How long the server waits for the acknowledgement of the given delivery (1 is the first) before it redelivers. */
    public Duration waitOf(long delivery) {
        List<Duration> backOff = backOff();
        if (!backOff.isEmpty()) {
            return backOff.get((int) Math.min(Math.max(delivery, 1), backOff.size()) - 1);
        }
        return configuration.getAckWait() == null ? SERVER_ACK_WAIT : configuration.getAckWait();
    }

    /** The longest of the waits. */
    public Duration longestWait() {
        return backOff().stream().max(Duration::compareTo).orElseGet(() -> waitOf(1));
    }

    /** Whether it is the very consumer, and not another one of the same name that was made later. */
    public boolean isSameAs(BoundConsumer other) {
        return other.created != null && wasCreatedAt(other.created) && name.equals(other.name);
    }

    /**
     * Whether the server may tell that time of creation of this very consumer.
     *
     * @param told not null
     */
    public boolean wasCreatedAt(ZonedDateTime told) {
        return created != null && Duration.between(created, told).abs().compareTo(WRITTEN_LATER) <= 0;
    }

    /**
     * Whether it goes on where the other one was when that was lost: it was made by us to do so, or the stream is a work
     * queue, which has no messages any more that were done.
     *
     * @param from the sequence in the stream where we wanted it to begin
     */
    public boolean takesThePlaceOf(BoundConsumer other, long from) {
        return streamCreated != null
                && streamCreated.equals(other.streamCreated)
                && created != null
                && other.created != null
                && created.isAfter(other.created)
                && (workQueue || beginsAt(Math.min(from, streamEnd + 1)));
    }

    private boolean beginsAt(long sequence) {
        return configuration.getDeliverPolicy() == DeliverPolicy.ByStartSequence
                && configuration.getStartSequence() == sequence;
    }

    /** The shortest of the waits. */
    public Duration shortestWait() {
        return backOff().stream().min(Duration::compareTo).orElseGet(() -> waitOf(1));
    }
}
