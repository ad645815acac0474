package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.DeliveryNumbers;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.api.SequencePair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the sequences that the consumer gives its deliveries, and reacts when they go back: the server forgot its latest
 * deliveries, or somebody reset the consumer. Thread-safe.
 */
final class SequenceFollower {
    private static final Logger LOG = LoggerFactory.getLogger(SequenceFollower.class);

    private final ConsumerCore core;
    private final DeliveryNumbers numbers;
    private final WaitingDeliveries waiting;

    SequenceFollower(ConsumerCore core, DeliveryNumbers numbers, WaitingDeliveries waiting) {
        this.core = core;
        this.numbers = numbers;
        this.waiting = waiting;
    }

    /** A message arrived. Called on a thread of the connection. */
    void delivered(ConsumerBinding binding, AckSubject info, long requestedAt) {
        switch (numbers.delivered(info.consumerSequence(), requestedAt)) {
            case NEXT -> {}
            case FORGOTTEN -> binding.numberedAnewFrom(info.consumerSequence());
            case SET_BACK -> reset(binding, info.consumerSequence(), info.streamSequence());
        }
    }

    /** The route processes what arrives now, also if it is settled here already; but nothing in flight runs twice. */
    private void reset(ConsumerBinding binding, long consumerSequence, long streamSequence) {
        LOG.info(
                "Consumer {} of stream {} was reset: it delivers again from message {} on",
                binding.consumer().name(),
                binding.consumer().stream(),
                streamSequence);
        binding.setBack(consumerSequence, streamSequence).forEach(waiting::dispatch);
        core.inFlight().setBack(streamSequence);
    }

    /** The only server restarted: a crashed one forgot its latest deliveries and acknowledgements. */
    void serverRestarted() {
        numbers.serverRestarted(System.nanoTime());
        core.binding()
                .get()
                .settler()
                .endedMessages()
                .repeatedUpTo(core.inFlight().highest());
    }

    /** Asks which deliveries a restarted server forgot, before the source requests messages. Blocks. */
    void askAfterRestart(ConsumerBinding binding) {
        try {
            long latest = numbers.latest();
            SequencePair standing = core.server().provisioner().standing(binding.consumer());
            if (standing == null) {
                // It is gone, or somebody who may want all messages again created it again.
                binding.settler().endedMessages().repeatedUpTo(0);
                return;
            }
            long next = standing.getConsumerSequence() + 1;
            switch (numbers.standsAt(standing.getConsumerSequence(), latest)) {
                case NEXT -> {}
                case FORGOTTEN -> binding.numberedAnewFrom(next);
                case SET_BACK -> reset(binding, next, standing.getStreamSequence() + 1);
            }
        } catch (ProvisionException e) {
            LOG.debug("Consumer {} cannot be asked for yet", binding.consumer().name(), e);
        }
    }

    /** The sequence of the latest delivery; -1 if there was none. Read it before asking the server for its own. */
    long latest() {
        return numbers.latest();
    }

    /**
     * Compares what the server says of a consumer with what arrived, before it is bound.
     *
     * @param latest {@link #latest()} before the server was asked; -1 if the delivery sequences do not matter
     */
    DeliveryNumbers.Verdict judge(BoundConsumer consumer, long latest) {
        DeliveryNumbers.Verdict verdict = numbers.standsAt(consumer.delivered(), latest);
        boolean restored = consumer.putBack() && verdict == DeliveryNumbers.Verdict.SET_BACK;
        return restored ? DeliveryNumbers.Verdict.FORGOTTEN : verdict; // its place was restored with the stream
    }

    /** Deliveries come from the consumer from now on. */
    void bound(BoundConsumer consumer, boolean isSame, DeliveryNumbers.Verdict verdict) {
        numbers.boundTo(consumer.delivered(), isSame);
        if (verdict == DeliveryNumbers.Verdict.SET_BACK && isSame) {
            core.inFlight().setBack(consumer.deliveredInStream() + 1);
        }
    }

    void everySecond(long now) {
        numbers.everySecond(now);
    }
}
