package io.github.cameljetstream.consume;

import io.github.cameljetstream.consume.CumulativeAcks.Ended;
import io.nats.client.api.AckPolicy;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a settlement out: once for each delivery, as the ack policy of the consumer wants it; then the permit returns.
 * Never blocks. Thread-safe.
 */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    private final AckPolicy ackPolicy;
    private final Acknowledgements acknowledgements;
    private final InFlight inFlight;
    private final CumulativeAcks cumulative;
    private final Backoff backoff;
    private final DeadLetters deadLetters;
    private final FailurePolicy policy;
    private final Runnable permitReturned;

    Settler(
            AckPolicy ackPolicy,
            Acknowledgements acknowledgements,
            InFlight inFlight,
            CumulativeAcks cumulative,
            Backoff backoff,
            DeadLetters deadLetters,
            FailurePolicy policy,
            Runnable permitReturned) {
        this.ackPolicy = ackPolicy;
        this.acknowledgements = acknowledgements;
        this.inFlight = inFlight;
        this.cumulative = cumulative;
        this.backoff = backoff;
        this.deadLetters = deadLetters;
        this.policy = policy;
        this.permitReturned = permitReturned;
    }

    /** The exchange of the delivery has ended well. */
    void succeeded(Delivery delivery) {
        settle(delivery, new Settlement.Ack(), null);
    }

    /** The exchange of the delivery has failed. */
    void failed(Delivery delivery, Throwable cause) {
        settle(delivery, policy.decide(cause, delivery.count()), cause);
    }

    /** The exchange of the delivery was never begun. */
    void handBack(Delivery delivery) {
        settle(delivery, new Settlement.Nak(Duration.ZERO), null);
    }

    private void settle(Delivery delivery, Settlement settlement, Throwable cause) {
        if (!delivery.moveTo(DeliveryState.SETTLED)) {
            LOG.debug("{} is settled already: {} comes too late", delivery, settlement);
            return;
        }
        if (settlement instanceof Settlement.DeadLetter deadLetter) {
            deadLetters.publish(delivery, deadLetter.reason(), cause, end -> carryOut(delivery, end));
        } else {
            carryOut(delivery, settlement);
        }
    }

    private void carryOut(Delivery delivery, Settlement settlement) {
        switch (ackPolicy) {
            case Explicit -> tell(delivery, settlement);
            case All -> tellInOrder(delivery, settlement);
            case None -> inFlight.remove(delivery);
        }
        permitReturned.run();
    }

    private void tell(Delivery delivery, Settlement settlement) {
        if (settlement instanceof Settlement.Ack) {
            acknowledgements.ack(delivery);
            inFlight.remove(delivery);
        } else if (settlement instanceof Settlement.Nak nak) {
            acknowledgements.nak(delivery, backoff.nakDelay(delivery.count(), nak.delay()));
            inFlight.giveBack(delivery);
        } else if (settlement instanceof Settlement.Term term) {
            acknowledgements.term(delivery, term.reason());
            inFlight.remove(delivery);
        } else if (settlement instanceof Settlement.Leave leave) {
            leave(delivery, leave);
        }
    }

    private void leave(Delivery delivery, Settlement.Leave leave) {
        if (leave.last()) {
            LOG.error(
                    "{} has failed in its last delivery: the server will not deliver it again. It stays in the stream,"
                            + " where it can be read by its sequence.",
                    delivery);
            inFlight.remove(delivery);
        } else {
            inFlight.giveBack(delivery);
        }
    }

    /** ackPolicy all: what covers others waits for them; what does not is told at once. */
    private void tellInOrder(Delivery delivery, Settlement settlement) {
        boolean comesAgain =
                settlement instanceof Settlement.Nak || (settlement instanceof Settlement.Leave leave && !leave.last());
        if (comesAgain) {
            cumulative.givenBack(delivery);
            tell(delivery, settlement);
        } else {
            List<Ended> ended = cumulative.ended(delivery, settlement);
            // The permit returns, else withheld deliveries could keep out the one that all wait for.
            inFlight.remove(delivery);
            tellAll(ended);
        }
    }

    /** The last acknowledgement covers those before it; terminations are told too, for the server's advisories. */
    void tellAll(List<Ended> ended) {
        for (int i = 0; i < ended.size(); i++) {
            Ended each = ended.get(i);
            boolean last = i == ended.size() - 1;
            if (each.end() instanceof Settlement.Term || each.end() instanceof Settlement.Leave) {
                tell(each.delivery(), each.end());
            } else if (last || !(ended.get(i + 1).end() instanceof Settlement.Ack)) {
                acknowledgements.ack(each.delivery());
            }
        }
    }
}
