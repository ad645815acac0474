package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.runtime.RetryDelay;
import io.github.cameljetstream.values.Subjects;
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
 * Scans a stream of work-queue or interest retention for messages that were exhausted while no stream stored the advisory.
 * Such a stream contains only messages that are not settled. So a message that is stored, although all its consumers
 * delivered it and none waits for its acknowledgement, will not be delivered again.
 *
 * <p>The server does not list the messages with pending acknowledgements, only their number and the sequence below which
 * there are none (the ack floor). The scan checks the messages above it later. It ends when it has passed the last message
 * that was delivered before it began: later ones have advisories. Thread-safe.
 */
final class ExhaustionScan {
    private static final Logger LOG = LoggerFactory.getLogger(ExhaustionScan.class);
    /** The server removes an acknowledged message a little later than it moves the ack floor. */
    private static final long REMOVAL_MILLIS = 2_000;
    /** The leader of the consumer may be ahead of that of the stream. */
    private static final long REMOVAL_OF_REPLICAS_MILLIS = 5_000;

    private static final RetryDelay FIRST_DELAY = new RetryDelay(1_000, 10_000);
    private static final String ALL = ">";

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final ExhaustedMessages exhausted;
    /** The scan in progress; null if there is none. A new scan replaces it. */
    private volatile @Nullable Scan current;

    ExhaustionScan(ConnectionLease lease, JetStreamApi api, ExhaustedMessages exhausted) {
        this.lease = lease;
        this.api = api;
        this.exhausted = exhausted;
    }

    /** Begins a new scan. It reads at once what is settled, while nothing is in flight yet. Blocks. */
    void begin(BoundConsumer consumer) {
        Scan scan = new Scan(consumer);
        current = scan;
        scan.check();
    }

    void stop() {
        current = null;
    }

    private final class Scan {
        private final BoundConsumer consumer;
        private long target = -1;
        private long settled;
        private long scanned;
        private RetryDelay delay = FIRST_DELAY;
        private int filter;
        private long from = 1;
        private boolean incomplete;

        Scan(BoundConsumer consumer) {
            this.consumer = consumer;
        }

        /** Reads up to where the messages are settled, and scans them. */
        private void check() {
            try {
                if (current == this && countsDeliveries()) {
                    StreamConfiguration stream =
                            api.management().getStreamInfo(consumer.stream()).getConfiguration();
                    if (removesSettled(stream.getRetentionPolicy())) {
                        check(stream);
                    }
                }
            } catch (JetStreamApiException | IOException | RuntimeException e) {
                LOG.debug("Repeating the scan of stream {}", consumer.stream(), e);
                checkLater();
            }
        }

        private void check(StreamConfiguration stream) throws IOException, JetStreamApiException {
            ConsumerStanding standing = exhausted.check().standing();
            if (target < 0) {
                target = standing.delivered();
            }
            settled = Math.min(settledByAll(stream.getRetentionPolicy(), standing), target);
            LOG.debug("Stream {} is settled up to {} of {}: {}", consumer.stream(), settled, target, standing);
            if (settled <= scanned) {
                checkLater();
            } else if (standing.maxDeliver() > 1 && standing.redelivered() == 0) {
                scanned = settled; // the server has delivered none of them twice
                checkLater();
            } else {
                scan(stream.getReplicas() > 1 ? REMOVAL_OF_REPLICAS_MILLIS : REMOVAL_MILLIS);
            }
        }

        private void scan(long afterMillis) {
            from = 1;
            filter = 0;
            incomplete = false;
            delay = FIRST_DELAY;
            later(afterMillis, this::next);
        }

        private boolean removesSettled(RetentionPolicy retention) {
            return retention == RetentionPolicy.WorkQueue
                    || (retention == RetentionPolicy.Interest && consumer.ackPolicy() == AckPolicy.Explicit);
        }

        /**
         * The sequence up to which a message is stored only because this consumer exhausted it. The server also keeps
         * acknowledged messages until streams that source this one have stored them and other consumers have settled them,
         * and messages that another consumer exhausted.
         */
        private long settledByAll(RetentionPolicy retention, ConsumerStanding standing)
                throws IOException, JetStreamApiException {
            long settledByAll = standing.settled();
            for (ConsumerStanding other : exhausted.check().others(standing.filters())) {
                boolean exhausts = retention == RetentionPolicy.Interest && other.maxDeliver() > 0;
                settledByAll = Math.min(settledByAll, exhausts ? 0 : other.settled());
            }
            return settledByAll;
        }

        /** A paced consumer counts messages as delivered before it sends them. */
        private boolean countsDeliveries() {
            return consumer.configuration().getReplayPolicy() != ReplayPolicy.Original
                    && consumer.configuration().getRateLimit() <= 0;
        }

        private void checkLater() {
            if (scanned < target || target < 0) {
                later(delay.millis(), this::check);
                delay = delay.next();
            } else {
                LOG.debug("Scanned stream {} up to {}", consumer.stream(), target);
            }
        }

        /** Handles the next stored message; the one after it follows when that is done. */
        private void next() {
            try {
                MessageInfo message = find();
                if (message == null) {
                    scanned = incomplete ? scanned : settled;
                    checkLater();
                    return;
                }
                from = message.getSeq() + 1;
                exhausted.deadLetter(MaxDeliverAdvisory.own(message.getSeq(), consumer.maxDeliver()), this::onHandled);
            } catch (JetStreamApiException | IOException | RuntimeException e) {
                LOG.debug("Repeating the scan of stream {}", consumer.stream(), e);
                incomplete = true;
                checkLater();
            }
        }

        private void onHandled(Exception failure) {
            if (failure == null) {
                later(0, this::next);
            } else {
                incomplete = true;
                later(FIRST_DELAY.millis(), this::next);
            }
        }

        /** The next settled message that is stored; null if there is none. */
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
            while (message != null && !matches(filters, MaxDeliverAdvisory.subjectOf(message))) {
                from = message.getSeq() + 1;
                message = current == this ? find(ALL) : null;
            }
            return message;
        }

        private boolean matches(List<String> filters, String subject) {
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
