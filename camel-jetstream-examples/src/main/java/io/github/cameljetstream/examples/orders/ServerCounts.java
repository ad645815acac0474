package io.github.cameljetstream.examples.orders;

import io.github.cameljetstream.values.ServerUrls;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
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
    /** A connection of our own, which tells nobody but us of its errors. */
    static Connection connect(String natsURL) throws IOException, InterruptedException {
        Options options = Options.builder()
                .server(natsURL)
                .errorListener(new ErrorListener() {})
                .build();
        try {
            return Nats.connect(options);
        } catch (IOException e) {
            String reason = e instanceof AuthenticationException ? "it refuses our credentials" : "nobody answers";
            throw new IOException("No connection to NATS at " + ServerUrls.masked(natsURL) + ": " + reason, e);
        }
    }

    static ServerCounts of(Connection nats, Plan plan) throws IOException, JetStreamApiException {
        JetStreamManagement management = nats.jetStreamManagement();
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
