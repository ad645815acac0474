package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.delivery.MissedDeliveries;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.OnExhausted;
import io.github.cameljetstream.options.OnFailure;
import io.github.cameljetstream.options.SecurityOptions;
import io.nats.client.Dispatcher;
import io.nats.client.api.AckPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is noted of a last delivery, before the server may say that it has given the message up. */
class SettlerTest extends JetStreamTestSupport {
    private static final int MAX_DELIVER = 3;

    private final InFlight inFlight = new InFlight(10, 1000);
    private final SettlementLedger ledger = new SettlementLedger();
    private final CumulativeAcks cumulative = new CumulativeAcks(MissedDeliveries.none());
    private final SettlementListener pipeline = new SettlementListener() {
        @Override
        public void permitReleased() {
            // nobody waits for it
        }

        @Override
        public void runs(Delivery delivery) {
            throw new AssertionError("nothing is to run");
        }
    };

    private Settler settler(AckPolicy ackPolicy, ConnectionLease lease) {
        Backoff backoff = new Backoff(() -> List.of(), Duration.ZERO);
        FailurePolicy policy =
                new FailurePolicy(OnFailure.NAK, OnExhausted.LEAVE, List.of(), false, () -> MAX_DELIVER, backoff);
        SettlementSender sender = new SettlementSender(
                new SettlementSender.Rules(ackPolicy, false, backoff, policy),
                new Acknowledgements(lease, ServerFeatures.UNKNOWN),
                new SettlementSender.Memory(inFlight, cumulative, ledger),
                pipeline,
                lease.tasks());
        return new Settler(sender, policy, null, null, pipeline, lease.tasks());
    }

    private ConnectionLease lease() throws Exception {
        ConnectionOptions options = new ConnectionOptions();
        options.setNatsURL(server().url());
        return SharedConnections.of(context).lease(ConnectionKey.of(options, new SecurityOptions(), "test"));
    }

    /** If it is not, the user relies on the message coming again, or on its becoming a dead letter. */
    @ParameterizedTest
    @CsvSource({"Explicit, true", "Explicit, false", "All, true", "All, false"})
    void whatIsToBeConfirmedHasEndedWhenItIsConfirmed(AckPolicy ackPolicy, boolean answers) throws Exception {
        Delivery delivery = Deliveries.of("a", 7, 1, MAX_DELIVER);
        ledger.lastDeliveries().setMaxDeliver(MAX_DELIVER);
        CompletableFuture<String> asked = new CompletableFuture<>();
        Dispatcher asServer = nats.createDispatcher(request -> asked.complete(request.getReplyTo()));
        asServer.subscribe(delivery.replyTo());
        nats.flush(Duration.ofSeconds(10));
        CompletableFuture<Void> confirmed = delivery.wantConfirmation();

        try (ConnectionLease lease = lease()) {
            Settler settler = settler(ackPolicy, lease);
            inFlight.add(delivery);
            cumulative.delivered(delivery);
            if (!answers) {
                lease.close();
            }
            settler.succeeded(delivery);
            if (answers) {
                assertThat(asked).succeedsWithin(SOON);
                assertThat(ledger.lastDeliveries().hasEnded(7)).isFalse();
                nats.publish(asked.get(), new byte[0]);
            }
            await().atMost(SOON).until(confirmed::isDone);
        }

        assertThat(confirmed.isCompletedExceptionally()).isEqualTo(!answers);
        assertThat(ledger.lastDeliveries().hasEnded(7)).isEqualTo(answers);
    }
}
