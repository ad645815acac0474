package io.github.cameljetstream.settle;

import io.github.cameljetstream.connection.BackgroundTasks;
import io.github.cameljetstream.connection.LimitedLog;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.DeliverySettler;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.delivery.SettledMessageCache;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.settle.CumulativeAcks.Ended;
import io.nats.client.api.AckPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a settlement out: once for each delivery, as the ack policy of the consumer wants it; then the permit returns.
 * Never blocks. Thread-safe.
 */
public final class Settler implements DeliverySettler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    private final AckPolicy ackPolicy;
    private final Acknowledgements acknowledgements;
    private final InFlight inFlight;
    private final CumulativeAcks cumulative;
    private final Backoff backoff;
    private final DeadLetters deadLetters;
    private final FailurePolicy policy;
    private final boolean doubleAck;
    private final InPlace inPlace;
    private final Pipeline pipeline;
    private final SettledMessageCache settledMessages;
    private final LimitedLog log;

    /** Where deliveries come from. */
    public interface Pipeline {
        /** A delivery is settled: more may be taken. */
        void permitReturned();

        /** What the server was told about a delivery, before its permit returns. */
        default void settled(Delivery delivery, SettlementKind as) {}

        /** A delivery is run again in its place. */
        default void retried() {}

        /** A delivery that has waited for the end of an earlier one of its message is to run itself. */
        void runs(Delivery delivery);
    }

    /** Retries a delivery in its place in the order. */
    @FunctionalInterface
    public interface InPlace {
        void retry(Delivery delivery, Duration delay);
    }

    /**
     * @param cumulative unused unless the ack policy is all
     * @param deadLetters null unless there is a subject for them
     * @param inPlace null if the order is not held
     * @param settledMessages what has ended here before, with an earlier settler perhaps
     * @param tasks logs what was collected
     */
    public Settler(
            AckPolicy ackPolicy,
            Acknowledgements acknowledgements,
            InFlight inFlight,
            CumulativeAcks cumulative,
            Backoff backoff,
            DeadLetters deadLetters,
            FailurePolicy policy,
            boolean doubleAck,
            InPlace inPlace,
            SettledMessageCache settledMessages,
            Pipeline pipeline,
            BackgroundTasks tasks) {
        this.ackPolicy = ackPolicy;
        this.acknowledgements = acknowledgements;
        this.inFlight = inFlight;
        this.cumulative = cumulative;
        this.backoff = backoff;
        this.deadLetters = deadLetters;
        this.policy = policy;
        this.doubleAck = doubleAck;
        this.inPlace = inPlace;
        this.settledMessages = settledMessages;
        this.pipeline = pipeline;
        this.log = new LimitedLog(LOG, tasks);
    }

    @Override
    public boolean succeeded(Delivery delivery) {
        return settle(delivery, Settlement.ACK, null);
    }

    @Override
    public void failed(Delivery delivery, ExchangeFailure failure) {
        retryOrSettle(delivery, policy.decide(failure, delivery.attempt()), failure.cause());
    }

    @Override
    public boolean redeliver(Delivery delivery, Duration delay) {
        return !delivery.isSettled() && retryOrSettle(delivery, policy.again(delivery.attempt(), delay), null);
    }

    @Override
    public boolean terminate(Delivery delivery, String reason) {
        return settle(delivery, new Settlement.Term(reason), null);
    }

    @Override
    public boolean expire(Delivery delivery) {
        return settle(delivery, new Settlement.Leave(policy.isLast(delivery.count())), null);
    }

    private boolean retryOrSettle(Delivery delivery, Settlement settlement, Throwable cause) {
        if (inPlace != null && settlement instanceof Settlement.Nak nak) {
            delivery.retried();
            pipeline.retried();
            inPlace.retry(delivery, nak.delay());
            return true;
        }
        return settle(delivery, settlement, cause);
    }

    @Override
    public void handBack(Delivery delivery) {
        settle(delivery, new Settlement.Nak(Duration.ZERO), null);
    }

    @Override
    public SettledMessageCache settledMessages() {
        return settledMessages;
    }

    @Override
    public boolean settle(Delivery delivery, Settlement settlement) {
        return settle(delivery, settlement, null);
    }

    private boolean settle(Delivery delivery, Settlement settlement, Throwable cause) {
        if (!delivery.settle()) {
            LOG.debug("{} is settled already: {} comes too late", delivery, settlement);
            return false;
        }
        if (settlement instanceof Settlement.DeadLetter deadLetter) {
            deadLetter(delivery, deadLetter.reason(), cause);
        } else {
            carryOut(delivery, settlement, as(delivery, settlement));
        }
        return true;
    }

    private void deadLetter(Delivery delivery, String reason, Throwable cause) {
        try {
            deadLetters.publish(
                    delivery,
                    reason,
                    cause,
                    end -> carryOut(
                            delivery,
                            end,
                            end.kind() == SettlementKind.TERM ? SettlementKind.DEAD_LETTER : as(delivery, end)));
        } catch (RuntimeException e) {
            log.errorAbout(
                    delivery.streamSequence(),
                    "No dead letter can be made of {}; leaving it to the server",
                    delivery,
                    e);
            Settlement leave = new Settlement.Leave(policy.isLast(delivery.count()));
            carryOut(delivery, leave, as(delivery, leave));
        }
    }

    private SettlementKind as(Delivery delivery, Settlement settlement) {
        return countsUp(delivery, settlement) ? SettlementKind.NAK : settlement.kind();
    }

    /** Its attempts were used up in its place; the server counts fewer, and is made to count up. */
    private boolean countsUp(Delivery delivery, Settlement settlement) {
        return settlement.kind() == SettlementKind.LEAVE
                && !settlement.comesAgain()
                && !policy.isLast(delivery.count());
    }

    private void carryOut(Delivery delivery, Settlement settlement, SettlementKind as) {
        if (delivery.isOrphaned()) {
            LOG.debug("{} belongs to a stream that is no more: the server is told nothing", delivery);
            release(delivery);
            tellUser(
                    List.of(delivery),
                    new IllegalStateException(
                            "The acknowledgement of " + delivery + " is refused: its stream is no more."));
            return;
        }
        boolean ends = settlement.ends();
        // If it is not confirmed, the user may rely on its coming again, or on its becoming a dead letter.
        boolean toConfirm = delivery.confirmation() != null;
        if (ends && !toConfirm) {
            inFlight.ended(delivery);
            settledMessages.ended(delivery, settlement);
        }
        List<Delivery> followers = delivery.takeFollowers();
        if (ends || followers.isEmpty()) {
            boolean refused =
                    toConfirm && followers.isEmpty() && ackPolicy == AckPolicy.All && !cumulative.counts(delivery);
            tellOne(delivery, settlement, as);
            for (Delivery each : followers) {
                if (toConfirm) {
                    confirmWith(each, delivery);
                }
                each.settler().settle(each, settlement);
            }
            if (refused) {
                tellUser(
                        List.of(delivery),
                        new IllegalStateException("The acknowledgement of " + delivery
                                + " is refused: its consumer was reset or made again, and delivers it again."));
            }
        } else {
            // The server has delivered it again already, and counts that one: the earlier ones matter no more.
            release(delivery);
            Delivery last = followers.remove(followers.size() - 1);
            followers.stream().filter(Delivery::settle).forEach(this::release);
            pipeline.runs(last);
        }
    }

    /** With ackPolicy all the later delivery of a message is the one that counts. */
    private void confirmWith(Delivery later, Delivery delivery) {
        CompletableFuture<Void> confirmation = later.wantConfirmation();
        if (ackPolicy == AckPolicy.All) {
            confirmation.whenComplete((nothing, failure) -> tellUser(List.of(delivery), failure));
        }
    }

    private void release(Delivery delivery) {
        inFlight.remove(delivery);
        settled(delivery, SettlementKind.LEAVE);
    }

    private void tellOne(Delivery delivery, Settlement settlement, SettlementKind as) {
        boolean confirm = doubleAck || delivery.confirmation() != null;
        if (confirm && ackPolicy == AckPolicy.Explicit && settlement.kind() == SettlementKind.ACK) {
            acknowledgements.confirm(delivery, failure -> {
                if (failure == null) {
                    inFlight.ended(delivery);
                    settledMessages.ended(delivery, settlement);
                }
                inFlight.remove(delivery);
                settled(delivery, failure == null ? as : SettlementKind.UNCONFIRMED);
                tellUser(List.of(delivery), failure);
            });
            return;
        }
        switch (ackPolicy) {
            case Explicit -> tell(delivery, settlement);
            case All -> tellInOrder(delivery, settlement);
            default -> inFlight.remove(delivery);
        }
        settled(delivery, as);
    }

    private void settled(Delivery delivery, SettlementKind as) {
        pipeline.settled(delivery, as);
        pipeline.permitReturned();
        delivery.settled();
    }

    private void tell(Delivery delivery, Settlement settlement) {
        if (settlement.kind() == SettlementKind.ACK) {
            acknowledgements.ack(delivery, inFlight.count() <= 1);
            inFlight.remove(delivery);
        } else if (settlement instanceof Settlement.Nak nak) {
            inFlight.giveBack(delivery); // before it can have come again
            acknowledgements.nak(delivery, backoff.nakDelay(delivery.count(), nak.delay()));
        } else if (settlement instanceof Settlement.Term term) {
            acknowledgements.term(delivery, term.reason());
            inFlight.remove(delivery);
        } else if (settlement instanceof Settlement.Leave leave) {
            leave(delivery, leave);
        }
    }

    private void leave(Delivery delivery, Settlement.Leave leave) {
        if (countsUp(delivery, leave)) {
            settledMessages.usedUp(delivery);
            inFlight.giveBack(delivery);
            acknowledgements.nak(delivery, Duration.ZERO);
        } else if (leave.last()) {
            log.errorAbout(
                    delivery.streamSequence(),
                    "{} has failed in its last delivery: the server will not deliver it again. It stays in the stream,"
                            + " where it can be read by its sequence.",
                    delivery);
            inFlight.leave(delivery);
        } else {
            inFlight.giveBack(delivery);
        }
    }

    /** ackPolicy all: what covers others waits for them; what does not is told at once. */
    private void tellInOrder(Delivery delivery, Settlement settlement) {
        if (settlement.comesAgain()) {
            cumulative.givenBack(delivery, comesAgain(delivery, settlement));
            tell(delivery, settlement);
        } else {
            List<Ended> ended = cumulative.ended(delivery, settlement);
            // The permit returns, else withheld deliveries could keep out the one that all wait for.
            inFlight.remove(delivery);
            tellAll(ended);
        }
    }

    /** When a message that is given back is delivered again; 0 if that is for the server to decide. */
    private long comesAgain(Delivery delivery, Settlement settlement) {
        return settlement instanceof Settlement.Nak nak
                ? System.nanoTime()
                        + backoff.nakDelay(delivery.count(), nak.delay()).toNanos()
                : 0;
    }

    /** Nothing more is taken: hands back what has ended and cannot be acknowledged any more. */
    public void handBackWithheld(Predicate<Delivery> mayHandBack) {
        cumulative.toHandBack(System.nanoTime()).stream()
                .filter(mayHandBack)
                .forEach(delivery -> acknowledgements.nak(delivery, Duration.ZERO));
    }

    /** The last acknowledgement covers those before it; terminations are told too, for the server's advisories. */
    void tellAll(List<Ended> ended) {
        List<Delivery> toConfirm = ended.stream()
                .filter(each -> each.end().kind() == SettlementKind.ACK
                        && each.delivery().confirmation() != null)
                .map(Ended::delivery)
                .toList();
        boolean acknowledged = false;
        for (Ended each : CumulativeAcks.toTell(ended)) {
            if (each.end().kind() == SettlementKind.ACK) {
                acknowledge(each.delivery(), toConfirm);
                acknowledged = true;
            } else {
                tell(each.delivery(), each.end());
            }
        }
        if (!acknowledged) {
            covered(toConfirm, null); // by a termination, which the server does not confirm
        }
    }

    /**
     * Acknowledges the delivery and all before it.
     *
     * @param covered those among them whose acknowledgement the user wants to be confirmed
     */
    private void acknowledge(Delivery delivery, List<Delivery> covered) {
        if (doubleAck || !covered.isEmpty()) {
            acknowledgements.confirm(delivery, failure -> {
                pipeline.permitReturned();
                covered(covered, failure);
            });
        } else {
            acknowledgements.ack(delivery, true);
        }
    }

    /** When it ends, what was decided before is on its way to the server. */
    public void sendAll() {
        acknowledgements.sendAll();
    }

    private void covered(List<Delivery> acknowledged, Throwable failure) {
        if (failure == null) {
            acknowledged.forEach(inFlight::ended);
        }
        tellUser(acknowledged, failure);
    }

    private static void tellUser(List<Delivery> acknowledged, Throwable failure) {
        for (Delivery each : acknowledged) {
            CompletableFuture<Void> confirmation = each.confirmation();
            if (confirmation == null) {
                continue;
            }
            if (failure == null) {
                confirmation.complete(null);
            } else {
                confirmation.completeExceptionally(failure);
            }
        }
    }
}
