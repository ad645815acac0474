package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consumer on the server that a route is bound to, as the server describes it. Its configuration decides how the
 * component settles messages, whatever the options leave open.
 *
 * @param in the stream of the consumer
 * @param name the name of the consumer
 * @param configuration the configuration in force
 * @param features the features of the server
 * @param created when the consumer was created; null if unknown
 * @param position the position of the consumer at the bind
 */
public record BoundConsumer(
        BoundStream in,
        String name,
        ConsumerConfiguration configuration,
        ServerFeatures features,
        @Nullable ZonedDateTime created,
        ConsumerPosition position) {
    private static final Duration SERVER_ACK_WAIT = Duration.ofSeconds(30);
    /**
     * A server of 2.9 reads the clock again when it writes a new consumer to its disk, and reports that time after a
     * restart: 0.1 ms later was measured.
     */
    private static final Duration WRITTEN_LATER = Duration.ofMillis(100);

    /**
     * The consumer that the server has described.
     *
     * @param streamRestored if true, the stream has lost the last delivered message
     */
    static BoundConsumer of(ConsumerTarget target, ConsumerInfo consumer, boolean streamRestored) {
        return new BoundConsumer(
                BoundStream.of(target.stream()),
                consumer.getName(),
                consumer.getConsumerConfiguration(),
                target.features(),
                consumer.getCreationTime(),
                ConsumerPosition.of(target.stream(), consumer, streamRestored));
    }

    /** The consumer that the options describe, when the server may not be asked. */
    static BoundConsumer unasked(String stream, String name, ConsumerConfiguration configuration) {
        return new BoundConsumer(
                BoundStream.unasked(stream),
                name,
                configuration,
                ServerFeatures.UNKNOWN,
                null,
                ConsumerPosition.UNKNOWN);
    }

    /** The same consumer with a changed configuration. */
    public BoundConsumer with(ConsumerConfiguration changed) {
        return new BoundConsumer(in, name, changed, features, created, position);
    }

    /** The consumer and its stream, for a log line or an exception. */
    String describe() {
        return ConsumerTarget.describe(stream(), name);
    }

    public String stream() {
        return in.name();
    }

    public List<String> streamSubjects() {
        return in.subjects();
    }

    public @Nullable ZonedDateTime streamCreated() {
        return in.created();
    }

    public long streamEnd() {
        return in.end();
    }

    public boolean workQueue() {
        return in.workQueue();
    }

    public long ackPending() {
        return position.ackPending();
    }

    public long delivered() {
        return position.delivered();
    }

    public long ackFloor() {
        return position.ackFloor();
    }

    public long pendingAfter() {
        return position.pendingAfter();
    }

    public long deliveredInStream() {
        return position.deliveredInStream();
    }

    public boolean streamRestored() {
        return position.streamRestored();
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

    /** The subjects of its messages; empty for all messages of the stream. */
    public List<String> filters() {
        return filtersOf(configuration);
    }

    /** The subjects of a consumer's messages; empty for all messages of the stream. */
    public static List<String> filtersOf(ConsumerConfiguration configuration) {
        List<String> filters = configuration.getFilterSubjects();
        return filters == null ? List.of() : filters;
    }

    /** If true, the consumer may receive a message published to the subject. */
    public boolean takes(String subject) {
        return (filters().isEmpty() ? streamSubjects() : filters())
                .stream().anyMatch(each -> Subjects.overlap(each, subject));
    }

    /** Maximum number of deliveries of a message; -1 for no limit. */
    public long maxDeliver() {
        return configuration.getMaxDeliver() < 1 ? -1 : configuration.getMaxDeliver();
    }

    public List<Duration> backOff() {
        return configuration.getBackoff();
    }

    /** Time that the server waits for an ack of the given delivery (1 is the first) before it redelivers. */
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

    /** If true, both are the same consumer, and not another one of the same name that was created later. */
    public boolean isSameAs(BoundConsumer other) {
        return other.created != null && wasCreatedAt(other.created) && name.equals(other.name);
    }

    /**
     * If true, the server may report that creation time for this consumer.
     *
     * @param reported not null
     */
    public boolean wasCreatedAt(ZonedDateTime reported) {
        return created != null && Duration.between(created, reported).abs().compareTo(WRITTEN_LATER) <= 0;
    }

    /**
     * If true, this consumer continues where the other one was when it was lost: the component created it for that, or
     * the stream is a work queue, which does not keep messages that are done.
     *
     * @param from the sequence in the stream at which the component let it start
     */
    public boolean takesThePlaceOf(BoundConsumer other, long from) {
        return streamCreated() != null
                && streamCreated().equals(other.streamCreated())
                && created != null
                && other.created != null
                && created.isAfter(other.created)
                && (workQueue() || startsAt(Math.min(from, streamEnd() + 1)));
    }

    private boolean startsAt(long sequence) {
        return configuration.getDeliverPolicy() == DeliverPolicy.ByStartSequence
                && configuration.getStartSequence() == sequence;
    }

    /** The shortest of the waits. */
    public Duration shortestWait() {
        return backOff().stream().min(Duration::compareTo).orElseGet(() -> waitOf(1));
    }
}
