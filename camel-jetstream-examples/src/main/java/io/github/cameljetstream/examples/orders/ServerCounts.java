package io.github.cameljetstream.examples.orders;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;

/**
 * What the server says about the streams and the consumer, asked with nothing but a NATS client.
 *
 * @param stored the messages in the stream of orders
 * @param ackFloor the sequence up to which billing has settled all of them
 * @param pending how many billing has not been delivered yet
 * @param ackPending how many billing was delivered and has not settled
 * @param dead the messages in the stream of dead letters
 */
public record ServerCounts(long stored, long ackFloor, long pending, long ackPending, long dead) {
    public static ServerCounts of(JetStreamManagement management, Plan plan) throws IOException, JetStreamApiException {
        StreamState orders = management.getStreamInfo(plan.stream()).getStreamState();
        StreamState dead = management.getStreamInfo(plan.deadStream()).getStreamState();
        ConsumerInfo billing = management.getConsumerInfo(plan.stream(), Plan.BILLING);
        return new ServerCounts(
                orders.getMsgCount(),
                billing.getAckFloor().getStreamSequence(),
                billing.getNumPending(),
                billing.getNumAckPending(),
                dead.getMsgCount());
    }

    /** How many messages billing has not settled, as the two counters say. */
    public long waiting() {
        return pending + ackPending;
    }

    /** How many messages billing has not settled, as its floor says. The stream is new: its sequences begin at 1. */
    public long aboveFloor() {
        return stored - ackFloor;
    }

    /** Whether billing has nothing left to do. */
    public boolean isSettled() {
        return waiting() == 0 && aboveFloor() == 0;
    }
}
