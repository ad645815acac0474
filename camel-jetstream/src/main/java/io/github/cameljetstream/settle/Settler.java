package io.github.cameljetstream.settle;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.DeliverySettler;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.LimitedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a settlement out: once for each delivery, as the ack policy of the consumer wants it; then the permit returns.
 * Never blocks. Thread-safe.
 */
public final class Settler implements DeliverySettler<Delivery> {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    private final SettlementSender sender;
    private final FailurePolicy policy;
    private final @Nullable DeadLetters deadLetters;
    private final @Nullable InPlaceRetry retries;
    private final SettlementListener listener;
    private final LimitedLog log;

    /**
     * @param deadLetters null unless there is a subject for them
     * @param retries null if the order is not held
     * @param tasks writes the log lines that are collected
     */
    public Settler(
            SettlementSender sender,
            FailurePolicy policy,
            @Nullable DeadLetters deadLetters,
            @Nullable InPlaceRetry retries,
            SettlementListener listener,
            BackgroundTasks tasks) {
        this.sender = sender;
        this.policy = policy;
        this.deadLetters = deadLetters;
        this.retries = retries;
        this.listener = listener;
        this.log = new LimitedLog(LOG, tasks);
    }

    /** What was settled, also by earlier settlers. */
    public SettlementLedger ledger() {
        return sender.ledger();
    }

    /** Sends what this settler decides. */
    public SettlementSender sender() {
        return sender;
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
    public boolean redeliver(Delivery delivery, @Nullable Duration delay) {
        return !delivery.isSettled() && retryOrSettle(delivery, policy.again(delivery.attempt(), delay), null);
    }

    @Override
    public boolean terminate(Delivery delivery, @Nullable String reason) {
        return settle(delivery, new Settlement.Term(reason), null);
    }

    @Override
    public boolean expire(Delivery delivery) {
        return settle(delivery, new Settlement.Leave(policy.isLast(delivery.count())), null);
    }

    private boolean retryOrSettle(Delivery delivery, Settlement settlement, @Nullable Throwable cause) {
        if (retries != null && settlement instanceof Settlement.Nak nak) {
            delivery.retried();
            listener.retried();
            retries.retry(delivery, nak.delay());
            return true;
        }
        return settle(delivery, settlement, cause);
    }

    @Override
    public void handBack(Delivery delivery) {
        settle(delivery, new Settlement.Nak(Duration.ZERO), null);
    }

    @Override
    public @Nullable Settlement endOf(Delivery delivery) {
        return ledger().endOf(delivery);
    }

    @Override
    public boolean settle(Delivery delivery, Settlement settlement) {
        return settle(delivery, settlement, null);
    }

    private boolean settle(Delivery delivery, Settlement settlement, @Nullable Throwable cause) {
        if (!delivery.settle()) {
            LOG.debug("{} is settled already: {} comes too late", delivery, settlement);
            return false;
        }
        if (settlement instanceof Settlement.DeadLetter deadLetter) {
            deadLetter(delivery, deadLetter.reason(), cause);
        } else {
            carryOut(delivery, settlement);
        }
        return true;
    }

    private void deadLetter(Delivery delivery, String reason, @Nullable Throwable cause) {
        try {
            requireNonNull(deadLetters, "the policy names none without a subject");
            deadLetters.publish(
                    delivery,
                    reason,
                    cause,
                    end -> carryOut(
                            delivery,
                            end,
                            end.kind() == SettlementKind.TERM
                                    ? SettlementKind.DEAD_LETTER
                                    : sender.kindOf(delivery, end)));
        } catch (RuntimeException e) {
            log.errorAbout(
                    delivery.streamSequence(),
                    "No dead letter can be made of {}; leaving it to the server",
                    delivery,
                    e);
            Settlement leave = new Settlement.Leave(policy.isLast(delivery.count()));
            carryOut(delivery, leave);
        }
    }

    private void carryOut(Delivery delivery, Settlement settlement) {
        carryOut(delivery, settlement, sender.kindOf(delivery, settlement));
    }

    private void carryOut(Delivery delivery, Settlement settlement, SettlementKind as) {
        if (delivery.isOrphaned()) {
            LOG.debug("{} is of a stream that is gone: nothing is sent", delivery);
            sender.release(delivery);
            delivery.confirm(new IllegalStateException(
                    "The acknowledgement of " + delivery + " is refused: its stream is no more."));
            return;
        }
        boolean ends = settlement.ends();
        // If it is not confirmed, the user may rely on its coming again, or on its becoming a dead letter.
        boolean toConfirm = delivery.wantsConfirmation();
        if (ends && !toConfirm) {
            ledger().markEnded(delivery, settlement);
        }
        List<Delivery> followers = delivery.takeFollowers();
        if (ends || followers.isEmpty()) {
            boolean refused = toConfirm && followers.isEmpty() && sender.refuses(delivery);
            sender.send(delivery, settlement, as);
            for (Delivery each : followers) {
                if (toConfirm) {
                    confirmWith(each, delivery);
                }
                each.settler().settle(each, settlement);
            }
            if (refused) {
                delivery.confirm(new IllegalStateException("The acknowledgement of " + delivery
                        + " is refused: its consumer was reset or made again, and delivers it again."));
            }
        } else {
            // The server has delivered it again already, and counts that delivery: the earlier ones do not matter.
            sender.release(delivery);
            Delivery last = followers.remove(followers.size() - 1);
            followers.stream().filter(Delivery::settle).forEach(sender::release);
            listener.runs(last);
        }
    }

    /** With ackPolicy all the later delivery of a message is the one that counts. */
    private void confirmWith(Delivery later, Delivery delivery) {
        CompletableFuture<Void> confirmation = later.wantConfirmation();
        if (sender.isCumulative()) {
            confirmation.whenComplete((nothing, failure) -> delivery.confirm(failure));
        }
    }
}
