package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.DeliveryState;
import io.github.cameljetstream.delivery.InFlight;
import io.nats.client.Message;
import io.nats.client.impl.NatsMessage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A server that was started again redelivers all that is in flight: for each, the earlier delivery is found. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RedeliveriesBenchmark {
    /** Where they begin in the reply subject. */
    private static final int NUMBERS = "$JS.ACK.orders.billing.".length();

    private static final int DELIVERIES = 10_000;

    /** How many times each message is delivered. */
    @Param({"1", "2"})
    public int times;

    private final Delivery[][] deliveries = new Delivery[2][DELIVERIES];
    private InFlight inFlight;

    @Setup(Level.Invocation)
    public void prepare() {
        inFlight = new InFlight(2 * DELIVERIES, Long.MAX_VALUE);
        for (int time = 0; time < times; time++) {
            for (int i = 0; i < DELIVERIES; i++) {
                deliveries[time][i] = delivery(i + 1, (long) time * DELIVERIES + i + 1, time + 1);
            }
        }
    }

    private static Delivery delivery(long sequence, long place, int count) {
        String reply = "$JS.ACK.orders.billing." + count + "." + sequence + "." + place + ".1763870000123456789.4242";
        Message message = NatsMessage.builder()
                .subject("orders.new")
                .replyTo(reply)
                .data(new byte[128])
                .build();
        return new Delivery(message, AckSubject.read(reply, NUMBERS, true, null, "orders", "billing"), null, 0);
    }

    /** All come, the first time or again, and are removed. */
    @Benchmark
    @OperationsPerInvocation(DELIVERIES)
    public void comeAndGo() {
        for (int time = 0; time < times; time++) {
            for (Delivery each : deliveries[time]) {
                if (!inFlight.add(each)) {
                    each.mayBeRepeated();
                }
                Delivery earlier = inFlight.earlier(each);
                if (earlier == null) {
                    each.moveTo(DeliveryState.QUEUED);
                } else {
                    earlier.follow(each);
                }
            }
        }
        for (int time = 0; time < times; time++) {
            for (Delivery each : deliveries[time]) {
                inFlight.remove(each);
            }
        }
    }
}
