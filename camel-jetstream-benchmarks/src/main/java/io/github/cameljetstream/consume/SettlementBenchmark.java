package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.delivery.MissedDeliveries;
import io.github.cameljetstream.options.OnExhausted;
import io.github.cameljetstream.options.OnFailure;
import io.github.cameljetstream.settle.Acknowledgements;
import io.github.cameljetstream.settle.Backoff;
import io.github.cameljetstream.settle.CumulativeAcks;
import io.github.cameljetstream.settle.FailurePolicy;
import io.github.cameljetstream.settle.SettlementLedger;
import io.github.cameljetstream.settle.SettlementListener;
import io.github.cameljetstream.settle.SettlementSender;
import io.github.cameljetstream.settle.Settler;
import io.nats.client.api.AckPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the success of a route to the acknowledgement that jnats has in its queue; the server reads them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SettlementBenchmark {
    @Param({"Explicit", "All", "None"})
    public AckPolicy ackPolicy;

    private InFlight inFlight;
    private CumulativeAcks cumulative;
    private Settler settler;

    @Setup
    public void prepare(Leased leased) {
        inFlight = new InFlight(1000, Long.MAX_VALUE);
        cumulative = ackPolicy == AckPolicy.All ? new CumulativeAcks(MissedDeliveries.none()) : CumulativeAcks.unused();
        Backoff backoff = new Backoff(List::of, Duration.ZERO);
        FailurePolicy policy = new FailurePolicy(OnFailure.NAK, OnExhausted.LEAVE, List.of(), false, () -> -1, backoff);
        SettlementListener listener = new SettlementListener() {
            @Override
            public void permitReleased() {
                // nobody waits for it
            }

            @Override
            public void runs(Delivery delivery) {
                throw new IllegalStateException("nothing is to run");
            }
        };
        SettlementSender sender = new SettlementSender(
                new SettlementSender.Rules(ackPolicy, false, backoff, policy),
                new Acknowledgements(leased.lease(), ServerFeatures.UNKNOWN),
                new SettlementSender.Memory(inFlight, cumulative, new SettlementLedger()),
                listener,
                leased.lease().tasks());
        settler =
                new Settler(sender, policy, null, null, listener, leased.lease().tasks());
    }

    @Benchmark
    public boolean takenAndAcknowledged(Leased leased) {
        Delivery delivery = leased.delivery("orders.new", settler);
        inFlight.add(delivery);
        cumulative.delivered(delivery);
        return settler.succeeded(delivery);
    }
}
