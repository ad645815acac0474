package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.Fault;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of a consumer at one moment, for health checks, metrics and JMX.
 *
 * @param state whether the consumer receives messages, and if not, why
 * @param stream the name of the stream
 * @param consumer the name of the consumer on the server
 * @param durable whether the server keeps the consumer while no client uses it
 * @param servers the servers, without secrets
 * @param inFlight how many messages were received and are not settled
 * @param waiting how many of these have not begun
 * @param lag how many messages the server had for the consumer at the last delivery; null if there was none
 * @param lastDelivery when the last message arrived; null if none did
 * @param lastError the last fault, also if it is over; null if there was none
 * @param recoveringSince the beginning of the present fault; null if there is none
 * @param partitions the partitions of the group; null without partitions
 * @param pinned whether this instance is the pinned client of its priority group; null without the policy pinned client
 */
public record ConsumerSnapshot(
        State state,
        String stream,
        String consumer,
        boolean durable,
        String servers,
        int inFlight,
        int waiting,
        @Nullable Long lag,
        @Nullable Instant lastDelivery,
        @Nullable String lastError,
        @Nullable Instant recoveringSince,
        @Nullable Boolean pinned,
        @Nullable Partitions partitions) {

    /**
     * The partitions of a group, as an instance sees it.
     *
     * @param count how many there are
     * @param held what this instance holds
     * @param members what each member of the group holds, by its name
     */
    public record Partitions(
            int count, SortedSet<Integer> held, SortedMap<String, ? extends SortedSet<Integer>> members) {
        /** What this instance holds, for example {@code 0,1,5 of 8}. */
        @Override
        public String toString() {
            String numbers = held.stream().map(String::valueOf).collect(Collectors.joining(","));
            return (numbers.isEmpty() ? "none" : numbers) + " of " + count;
        }
    }

    /** Adds a fault of the dead-lettering, unless there is none, or the state is worse; the fault may be null. */
    public ConsumerSnapshot withDeadLetterFault(@Nullable Fault fault) {
        if (fault == null || state != State.CONSUMING) {
            return this;
        }
        return new ConsumerSnapshot(
                State.DEAD_LETTERS_FAILING,
                stream,
                consumer,
                durable,
                servers,
                inFlight,
                waiting,
                lag,
                lastDelivery,
                fault.reason(),
                fault.since(),
                pinned,
                partitions);
    }

    /** The state of a consumer. */
    public enum State {
        /** The consumer receives messages. */
        CONSUMING,
        /** The stream or the consumer does not deliver; the component repeats the bind until it succeeds. */
        RECOVERING,
        /**
         * The consumer receives messages, but cannot find or store dead letters. The component repeats an attempt that may
         * succeed later.
         */
        DEAD_LETTERS_FAILING,
        /** The server denies the user a right that the consumer needs: to acknowledge, or to receive messages. */
        NOT_PERMITTED,
        /** The client is not connected; the component repeats the attempt to connect. */
        DISCONNECTED,
        /** The route is suspended or stops, so that the consumer receives no messages. */
        SUSPENDED;

        /** Whether the consumer works as wanted. */
        public boolean isHealthy() {
            return this == CONSUMING || this == SUSPENDED;
        }
    }
}
