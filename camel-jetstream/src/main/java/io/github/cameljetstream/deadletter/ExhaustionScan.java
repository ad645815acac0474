package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.Subjects;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.runtime.RetryDelay;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.ReplayPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through a stream of work-queue or interest retention for messages that were given up while nobody kept the
 * advisory. Such a stream keeps only what is not settled. So what is stored, although all consumers that take it are past
 * it and await no acknowledgement of it, will not be delivered any more.
 *
 * <p>Of which messages the server awaits an acknowledgement it does not tell, only their number, and up to where there
 * are none (the ack floor). What is between waits for a later look. A scan ends when it is past what the consumer had
 * delivered when it began: of what comes later there are advisories. Thread-safe.
 */
final class ExhaustionScan {
    private static final Logger LOG = LoggerFactory.getLogger(ExhaustionScan.class);
    /** A message that was acknowledged is removed a little later than the floor moves. */
    private static final long REMOVAL_MILLIS = 2_000;
    /** The leader of the consumer may be ahead of that of the stream. */
    private static final long REMOVAL_OF_REPLICAS_MILLIS = 5_000;

    private static final RetryDelay FIRST_DELAY = new RetryDelay(1_000, 10_000);
    private static final String ALL = ">";

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final ExhaustedMessages exhausted;
    /** The scan that is under way; null if none is. Another one takes its place when a new one begins. */
    private volatile @Nullable Scan current;

    ExhaustionScan(ConnectionLease lease, JetStreamApi api, ExhaustedMessages exhausted) {
        this.lease = lease;
        this.api = api;
        this.exhausted = exhausted;
    }

    /** Begins anew. The first look, which says what is settled, is at once: nothing may be under way yet. Blocks. */
    void begin(BoundConsumer consumer) {
        Scan scan = new Scan(consumer);
        current = scan;
        scan.look();
    }

    void stop() {
        current = null;
    }

    private final class Scan {
        private final BoundConsumer consumer;
        private long target = -1;
        private long settled;
        private long looked;
        private RetryDelay delay = FIRST_DELAY;
        private int filter;
        private long from = 1;
        private boolean left;

        Scan(BoundConsumer consumer) {
            this.consumer = consumer;
        }

        /** How far the consumer, and all others that take its messages, are done with them. */
        private void look() {
            try {
                if (current != this || !tellsWhatIsDelivered()) {
                    return;
                }
                StreamConfiguration stream =
                        api.management().getStreamInfo(consumer.stream()).getConfiguration();
                if (!removesWhatIsSettled(stream.getRetentionPolicy())) {
                    return;
                }
                ConsumerStanding standing = exhausted.check().standing();
                if (target < 0) {
                    target = standing.delivered();
                }
                settled = Math.min(settledByAll(stream.getRetentionPolicy(), standing), target);
                LOG.debug("Stream {} is settled up to {} of {}: {}", consumer.stream(), settled, target, standing);
                if (settled <= looked) {
                    lookAgain();
                } else if (standing.maxDeliver() > 1 && standing.redelivered() == 0) {
                    looked = settled; // the server has delivered none of them twice
                    lookAgain();
                } else {
                    from = 1;
                    filter = 0;
                    left = false;
                    delay = FIRST_DELAY;
                    later(stream.getReplicas() > 1 ? REMOVAL_OF_REPLICAS_MILLIS : REMOVAL_MILLIS, this::next);
                }
            } catch (JetStreamApiException | IOException | RuntimeException e) {
                LOG.debug("The scan of stream {} is tried again", consumer.stream(), e);
                lookAgain();
            }
        }

        private boolean removesWhatIsSettled(RetentionPolicy retention) {
            return retention == RetentionPolicy.WorkQueue
                    || (retention == RetentionPolicy.Interest && consumer.ackPolicy() == AckPolicy.Explicit);
        }

        /**
         * Up to where a stored message can be there only because ours has given it up. The server keeps what we have
         * acknowledged as long as a stream that sources this one has not stored it, or another consumer wants it; and
         * what another consumer has given up.
         */
        private long settledByAll(RetentionPolicy retention, ConsumerStanding standing)
                throws IOException, JetStreamApiException {
            long settledByAll = standing.settled();
            for (ConsumerStanding other : exhausted.check().others(standing.filters())) {
                boolean givesUp = retention == RetentionPolicy.Interest && other.maxDeliver() > 0;
                settledByAll = Math.min(settledByAll, givesUp ? 0 : other.settled());
            }
            return settledByAll;
        }

        /** A message that is to be sent later, at the pace of the consumer, is counted as delivered already. */
        private boolean tellsWhatIsDelivered() {
            return consumer.configuration().getReplayPolicy() != ReplayPolicy.Original
                    && consumer.configuration().getRateLimit() <= 0;
        }

        private void lookAgain() {
            if (looked < target || target < 0) {
                later(delay.millis(), this::look);
                delay = delay.next();
            } else {
                LOG.debug("Stream {} is looked through up to {}", consumer.stream(), target);
            }
        }

        /** The next message that is stored still. Each is dealt with before the one after it. */
        private void next() {
            try {
                MessageInfo message = find();
                if (message == null) {
                    looked = left ? looked : settled;
                    lookAgain();
                    return;
                }
                from = message.getSeq() + 1;
                exhausted.deadLetter(MaxDeliverAdvisory.own(message.getSeq(), consumer.maxDeliver()), this::dealtWith);
            } catch (JetStreamApiException | IOException | RuntimeException e) {
                LOG.debug("The scan of stream {} is tried again", consumer.stream(), e);
                left = true;
                lookAgain();
            }
        }

        private void dealtWith(Exception failure) {
            if (failure == null) {
                later(0, this::next);
            } else {
                left = true;
                later(FIRST_DELAY.millis(), this::next);
            }
        }

        /** Null if no more is stored of what is settled. */
        private @Nullable MessageInfo find() throws IOException, JetStreamApiException {
            List<String> filters = consumer.filters();
            if (filters.isEmpty()) {
                return find(ALL);
            }
            if (!consumer.features().nextBySubject()) {
                return findAmongAll(filters);
            }
            for (; filter < filters.size(); filter++, from = 1) {
                MessageInfo message = find(filters.get(filter));
                if (message != null) {
                    return message;
                }
            }
            return null;
        }

        private @Nullable MessageInfo findAmongAll(List<String> filters) throws IOException, JetStreamApiException {
            MessageInfo message = find(ALL);
            while (message != null && !matches(filters, message.getSubject())) {
                from = message.getSeq() + 1;
                message = current == this ? find(ALL) : null;
            }
            return message;
        }

        private boolean matches(List<String> filters, @Nullable String subject) {
            return filters.stream().anyMatch(each -> Subjects.overlap(each, subject));
        }

        private @Nullable MessageInfo find(String subject) throws IOException, JetStreamApiException {
            try {
                MessageInfo message = api.nextMessage(consumer.stream(), from, subject);
                return message.getSeq() <= settled ? message : null;
            } catch (JetStreamApiException e) {
                if (ApiErrors.is(e, ApiErrors.NO_MESSAGE_FOUND)) {
                    return null;
                }
                throw e;
            }
        }

        private void later(long millis, Runnable then) {
            lease.tasks().runAfter(millis, "scan of the stream", () -> {
                if (current == this) {
                    then.run();
                }
            });
        }
    }
}
