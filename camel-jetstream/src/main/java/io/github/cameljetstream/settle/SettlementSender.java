package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.LimitedLog;
import io.github.cameljetstream.settle.CumulativeAcks.Ended;
import io.nats.client.api.AckPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends settlements to the server as the ack policy of the consumer requires, and returns the permits. Never blocks.
 * Thread-safe.
 */
public final class SettlementSender {
    private static final Logger LOG = LoggerFactory.getLogger(SettlementSender.class);

    private final Rules rules;
    private final Acknowledgements acknowledgements;
    private final Memory memory;
    private final SettlementListener listener;
    private final LimitedLog log;

    /**
     * What decides how a settlement is sent.
     *
     * @param doubleAck whether the server has to confirm each acknowledgement
     */
    public record Rules(AckPolicy ackPolicy, boolean doubleAck, Backoff backoff, FailurePolicy policy) {}

    /**
     * What remembers deliveries and settlements.
     *
     * @param cumulative unused unless the ack policy is all
     * @param ledger what was settled, also by earlier settlers
     */
    public record Memory(InFlight inFlight, CumulativeAcks cumulative, SettlementLedger ledger) {}

    /** @param tasks writes the log lines that are collected */
    public SettlementSender(
            Rules rules,
            Acknowledgements acknowledgements,
            Memory memory,
            SettlementListener listener,
            BackgroundTasks tasks) {
        this.rules = rules;
        this.acknowledgements = acknowledgements;
        this.memory = memory;
        this.listener = listener;
        this.log = new LimitedLog(LOG, tasks);
    }

    SettlementLedger ledger() {
        return memory.ledger();
    }

    /** How a settlement of the delivery counts. */
    SettlementKind kindOf(Delivery delivery, Settlement settlement) {
        return countsUp(delivery, settlement) ? SettlementKind.NAK : settlement.kind();
    }

    /** Its attempts were used up in its place; the server counts fewer, and the component makes it count up. */
    private boolean countsUp(Delivery delivery, Settlement settlement) {
        return settlement.kind() == SettlementKind.LEAVE
                && !settlement.isRedelivered()
                && !rules.policy().isLast(delivery.count());
    }

    /** Returns the permit of a delivery about which nothing is sent. */
    void release(Delivery delivery) {
        memory.inFlight().remove(delivery);
        settled(delivery, SettlementKind.LEAVE);
    }

    /** Whether acknowledgements cover earlier ones. */
    boolean isCumulative() {
        return rules.ackPolicy() == AckPolicy.All;
    }

    /** Whether an acknowledgement of the delivery means nothing, since its consumer was reset or created again. */
    boolean refuses(Delivery delivery) {
        return isCumulative() && !memory.cumulative().counts(delivery);
    }

    /** Sends a settlement, and returns the permit. */
    void send(Delivery delivery, Settlement settlement, SettlementKind as) {
        boolean confirm = rules.doubleAck() || delivery.wantsConfirmation();
        if (confirm && rules.ackPolicy() == AckPolicy.Explicit && settlement.kind() == SettlementKind.ACK) {
            acknowledgements.confirm(delivery, failure -> {
                if (failure == null) {
                    ledger().markEnded(delivery, settlement);
                }
                memory.inFlight().remove(delivery);
                settled(delivery, failure == null ? as : SettlementKind.UNCONFIRMED);
                delivery.confirm(failure);
            });
            return;
        }
        switch (rules.ackPolicy()) {
            case Explicit -> sendAlone(delivery, settlement);
            case All -> memory.inFlight().settle(() -> sendInOrder(delivery, settlement));
            default -> memory.inFlight().remove(delivery);
        }
        settled(delivery, as);
    }

    private void settled(Delivery delivery, SettlementKind as) {
        listener.settled(delivery, as);
        listener.permitReleased();
        delivery.settled();
    }

    private void sendAlone(Delivery delivery, Settlement settlement) {
        if (settlement.kind() == SettlementKind.ACK) {
            acknowledgements.ack(delivery, memory.inFlight().count() <= 1);
            memory.inFlight().remove(delivery);
        } else if (settlement instanceof Settlement.Nak nak) {
            nak(delivery, rules.backoff().nakDelay(delivery.count(), nak.delay()));
        } else if (settlement instanceof Settlement.Term term) {
            acknowledgements.term(delivery, term.reason());
            memory.inFlight().remove(delivery);
        } else if (settlement instanceof Settlement.Leave leave) {
            leave(delivery, leave);
        }
    }

    /** The delivery leaves first, since the message may be redelivered before the call returns. */
    private void nak(Delivery delivery, Duration delay) {
        memory.inFlight().settle(() -> {
            expectRedelivery(delivery);
            acknowledgements.nak(delivery, delay);
        });
    }

    private void leave(Delivery delivery, Settlement.Leave leave) {
        if (countsUp(delivery, leave)) {
            ledger().markUsedUp(delivery);
            nak(delivery, Duration.ZERO);
        } else if (leave.last()) {
            leaveInStream(delivery);
        } else {
            expectRedelivery(delivery);
        }
    }

    private void leaveInStream(Delivery delivery) {
        log.errorAbout(
                delivery.streamSequence(),
                "{} has failed in its last delivery: the server will not deliver it again. It stays in the stream,"
                        + " where it can be read by its sequence.",
                delivery);
        ledger().lastDeliveries().markHandedBack(delivery);
        memory.inFlight().remove(delivery);
    }

    private void expectRedelivery(Delivery delivery) {
        ledger().lastDeliveries().markHandedBack(delivery);
        memory.inFlight().expectRedelivery(delivery);
    }

    /** ackPolicy all: what covers others waits for them; the component sends at once what does not. */
    private void sendInOrder(Delivery delivery, Settlement settlement) {
        if (settlement.isRedelivered()) {
            memory.cumulative().expectRedelivery(delivery, nextDelivery(delivery, settlement));
            sendAlone(delivery, settlement);
        } else {
            List<Ended> ended = memory.cumulative().ended(delivery, settlement);
            // The permit is released, otherwise withheld deliveries could keep out the one that all wait for.
            memory.inFlight().remove(delivery);
            sendReleased(ended);
        }
    }

    /** When the server redelivers a message that is handed back; 0 if the server decides that. */
    private long nextDelivery(Delivery delivery, Settlement settlement) {
        return settlement instanceof Settlement.Nak nak
                ? System.nanoTime()
                        + rules.backoff()
                                .nakDelay(delivery.count(), nak.delay())
                                .toNanos()
                : 0;
    }

    /** The consumer stopped: hands back what is settled and cannot be acknowledged any more. */
    public void handBackWithheld(Predicate<Delivery> mayHandBack) {
        memory.cumulative().toHandBack(System.nanoTime()).stream()
                .filter(mayHandBack)
                .forEach(delivery -> acknowledgements.nak(delivery, Duration.ZERO));
    }

    /** The last acknowledgement covers those before it; terminations are sent too, for the server's advisories. */
    void sendReleased(List<Ended> ended) {
        if (ended.size() == 1 && isMereAck(ended.get(0))) { // most often
            acknowledge(ended.get(0).delivery(), List.of());
            return;
        }
        List<Delivery> toConfirm = ended.stream()
                .filter(each -> each.end().kind() == SettlementKind.ACK
                        && each.delivery().wantsConfirmation())
                .map(Ended::delivery)
                .toList();
        boolean acknowledged = false;
        for (Ended each : CumulativeAcks.toTell(ended)) {
            if (each.end().kind() == SettlementKind.ACK) {
                acknowledge(each.delivery(), toConfirm);
                acknowledged = true;
            } else {
                sendAlone(each.delivery(), each.end());
            }
        }
        if (!acknowledged) {
            covered(toConfirm, null); // by a termination, which the server does not confirm
        }
    }

    private static boolean isMereAck(Ended ended) {
        return ended.end().kind() == SettlementKind.ACK && !ended.delivery().wantsConfirmation();
    }

    /**
     * Acknowledges the delivery and all before it.
     *
     * @param covered those among them whose acknowledgement the server has to confirm for the user
     */
    private void acknowledge(Delivery delivery, List<Delivery> covered) {
        if (rules.doubleAck() || !covered.isEmpty()) {
            acknowledgements.confirm(delivery, failure -> {
                listener.permitReleased();
                covered(covered, failure);
            });
        } else {
            acknowledgements.ackUpTo(delivery, memory.inFlight().count() == 0);
        }
    }

    /** When it returns, the connection has all settlements of before. */
    public void sendAll() {
        acknowledgements.sendAll();
    }

    private void covered(List<Delivery> acknowledged, @Nullable Throwable failure) {
        for (Delivery each : acknowledged) {
            if (failure == null) {
                ledger().markEnded(each, Settlement.ACK);
            }
            each.confirm(failure);
        }
    }
}
