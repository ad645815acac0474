package io.github.cameljetstream.provision;

import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;

/**
 * The position of a consumer in its stream when the component bound to it.
 *
 * @param ackPending the number of delivered messages without an ack
 * @param delivered the last delivered sequence in the consumer; -1 if unknown
 * @param ackFloor the sequence in the stream up to which all messages are acknowledged, or before the start of the
 *     consumer; -1 if unknown
 * @param pendingAfter the sequence in the stream up to which no message was pending
 * @param deliveredInStream the last delivered sequence in the stream
 * @param streamRestored if true, the stream has lost the last delivered message, as after a restore from a backup
 */
public record ConsumerPosition(
        long ackPending,
        long delivered,
        long ackFloor,
        long pendingAfter,
        long deliveredInStream,
        boolean streamRestored) {
    /** The position when the server may not be asked. */
    public static final ConsumerPosition UNKNOWN = new ConsumerPosition(0, -1, -1, 0, 0, false);

    static ConsumerPosition of(StreamInfo stream, ConsumerInfo consumer, boolean streamRestored) {
        return new ConsumerPosition(
                consumer.getNumAckPending(),
                consumer.getDelivered().getConsumerSequence(),
                ackFloor(consumer),
                Math.max(
                        consumer.getAckFloor().getStreamSequence(),
                        stream.getStreamState().getFirstSequence() - 1),
                consumer.getDelivered().getStreamSequence(),
                streamRestored);
    }

    /** Before the first ack, a server before 2.10 reports no floor, only the last delivered sequence. */
    private static long ackFloor(ConsumerInfo consumer) {
        long floor = consumer.getAckFloor().getStreamSequence();
        if (consumer.getNumAckPending() == 0) {
            return Math.max(floor, consumer.getDelivered().getStreamSequence());
        }
        return floor > 0 ? floor : -1;
    }
}
