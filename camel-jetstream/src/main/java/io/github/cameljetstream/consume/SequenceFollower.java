package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.api.SequencePair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the consumer sequences of deliveries, and reacts when they go back: the server forgot its latest deliveries, or
 * somebody reset the consumer. Thread-safe.
 */
final class SequenceFollower {
    private static final Logger LOG = LoggerFactory.getLogger(SequenceFollower.class);

    private final ConsumerCore core;
    /** Follows a consumer that is bound for the first time. */
    private final ConsumerSequenceTracker first;

    private final WaitingDeliveries waiting;

    /**
     * The consumer sequences on the server, compared with the deliveries that arrived.
     *
     * @param tracker follows the sequences
     * @param isSameConsumer whether the consumer was bound before
     */
    record Standing(ConsumerSequenceTracker tracker, ConsumerSequenceTracker.Verdict verdict, boolean isSameConsumer) {}

    SequenceFollower(ConsumerCore core, ConsumerSequenceTracker first, WaitingDeliveries waiting) {
        this.core = core;
        this.first = first;
        this.waiting = waiting;
    }

    /** A message arrived. Called on a thread of the connection. */
    void delivered(ConsumerBinding binding, AckSubject info, long requestedAt) {
        long missing = binding.tracker().missingBefore(info.consumerSequence());
        switch (binding.tracker().delivered(info.consumerSequence(), requestedAt)) {
            case NEXT -> missed(binding, missing);
            case FORGOTTEN -> binding.cumulative().renumberedFrom(info.consumerSequence());
            case RESET -> reset(binding, info.consumerSequence(), info.streamSequence());
        }
    }

    private void missed(ConsumerBinding binding, long count) {
        if (count > 0) {
            long now = System.nanoTime();
            core.inFlight().missed(now);
            binding.missed(count, now);
        }
    }

    /** The route processes what arrives from now on, even if it is settled already; but nothing in flight runs twice. */
    private void reset(ConsumerBinding binding, long consumerSequence, long streamSequence) {
        LOG.info(
                "Consumer {} of stream {} was reset: it delivers again from message {} on",
                binding.consumer().name(),
                binding.consumer().stream(),
                streamSequence);
        binding.reset(consumerSequence, streamSequence).forEach(waiting::dispatch);
        core.inFlight().reset(streamSequence);
        missed(binding, consumerSequence - 1);
    }

    /** The only server restarted: a crashed one forgot its latest deliveries and acknowledgements. */
    void serverRestarted() {
        ConsumerBinding binding = core.binding().get();
        binding.tracker().serverRestarted(System.nanoTime());
        binding.ledger().repeatUpTo(core.inFlight().highest());
    }

    /** Asks which deliveries a restarted server forgot, before the source requests messages. Blocks. */
    void askAfterRestart(ConsumerBinding binding) {
        try {
            long latest = binding.tracker().latest();
            SequencePair standing = core.server().provisioner().standing(binding.consumer());
            if (standing == null) {
                // It was deleted, or created again by somebody who may want all messages again.
                binding.ledger().repeatUpTo(0);
            } else {
                followRestart(binding, standing, latest);
            }
        } catch (ProvisionException e) {
            LOG.debug(
                    "The sequences of consumer {} are unknown",
                    binding.consumer().name(),
                    e);
        }
    }

    private void followRestart(ConsumerBinding binding, SequencePair standing, long latest) {
        long next = standing.getConsumerSequence() + 1;
        switch (binding.tracker().standsAt(standing.getConsumerSequence(), latest)) {
            case NEXT -> {}
            case FORGOTTEN -> binding.cumulative().renumberedFrom(next);
            case RESET -> reset(binding, next, standing.getStreamSequence() + 1);
        }
    }

    /** The consumer sequence of the latest delivery; -1 if there was none. Read it before asking the server. */
    long latest() {
        ConsumerBinding binding = core.binding().ifBound();
        return binding == null ? first.latest() : binding.tracker().latest();
    }

    /**
     * Compares the sequences of a consumer on the server with the deliveries that arrived, before it is bound.
     *
     * @param latest {@link #latest()} before the server was asked; -1 if the delivery sequences do not matter
     */
    Standing judge(BoundConsumer consumer, long latest) {
        ConsumerBinding before = core.binding().ifBound();
        boolean isSame = before != null && ConsumerBinding.isSame(consumer, before.consumer());
        ConsumerSequenceTracker tracker = before == null
                ? first
                : isSame ? before.tracker() : before.tracker().ofSuccessor();
        ConsumerSequenceTracker.Verdict verdict = tracker.standsAt(consumer.delivered(), latest);
        if (consumer.streamRestored() && verdict == ConsumerSequenceTracker.Verdict.RESET) {
            verdict = ConsumerSequenceTracker.Verdict.FORGOTTEN; // its sequences were restored with the stream
        }
        return new Standing(tracker, verdict, isSame);
    }

    /** The consumer is bound. */
    void bound(BoundConsumer consumer, Standing standing) {
        standing.tracker().boundTo(consumer.delivered(), standing.isSameConsumer());
        if (standing.verdict() == ConsumerSequenceTracker.Verdict.RESET && standing.isSameConsumer()) {
            core.inFlight().reset(consumer.deliveredInStream() + 1);
            core.ledger().lastDeliveries().forgetAfter(0);
        }
    }

    void everySecond(long now) {
        core.binding().get().tracker().everySecond(now);
    }
}
