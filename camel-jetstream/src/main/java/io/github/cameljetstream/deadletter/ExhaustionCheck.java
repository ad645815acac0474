package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server whether a message is exhausted, and which other consumers need it. The server does not list the messages
 * with pending acknowledgements, only their number and the sequence below which there are none. A message that may be pending
 * is checked again later. Blocks; thread-safe.
 */
final class ExhaustionCheck {
    /** A standing is valid for a while, since delivered and settled sequences only grow. */
    private static final long RECENT_NANOS = Duration.ofMillis(250).toNanos();

    private final JetStreamApi api;
    private final Set<String> filters = new HashSet<>();
    private boolean everUnfiltered;
    private long lowestMaxDeliver = Long.MAX_VALUE;

    @SuppressWarnings("NullAway.Init") // by of(), before the first advisory
    private BoundConsumer consumer;

    private @Nullable ConsumerStanding recent;
    private long recentAt;

    /** The state of a message on the server. */
    enum Verdict {
        EXHAUSTED,
        /** The acknowledgement of this or of an earlier message is pending. */
        PERHAPS_PENDING,
        NEVER_DELIVERED,
        TOO_FEW_DELIVERIES
    }

    ExhaustionCheck(JetStreamApi api) {
        this.api = api;
    }

    /**
     * Sets the consumer of the messages. The filters and limits of its earlier configurations still apply to messages that
     * were exhausted under them.
     */
    synchronized void of(BoundConsumer bound) {
        if (consumer == null || !bound.isSameAs(consumer)) {
            filters.clear();
            everUnfiltered = false;
            lowestMaxDeliver = Long.MAX_VALUE;
        }
        consumer = bound;
        recent = null;
        remember(bound.filters(), bound.maxDeliver());
    }

    private void remember(List<String> subjects, long maxDeliver) {
        filters.addAll(subjects);
        everUnfiltered |= subjects.isEmpty();
        if (maxDeliver > 0) {
            lowestMaxDeliver = Math.min(lowestMaxDeliver, maxDeliver);
        }
    }

    /** Judges an advisory of a message that is not in flight here. */
    Verdict judge(MaxDeliverAdvisory advisory, InFlightView inFlight) throws IOException, JetStreamApiException {
        if (judgeByRecent(advisory) == Verdict.EXHAUSTED) {
            return Verdict.EXHAUSTED;
        }
        List<Delivery> before = inFlight.awaited();
        ConsumerStanding standing = known(standing());
        // The server may or may not have counted a message that was acknowledged or arrived in the meantime.
        long held = before.stream().filter(Delivery::isAwaited).count();
        return judge(standing, advisory, held);
    }

    private synchronized Verdict judgeByRecent(MaxDeliverAdvisory advisory) {
        return recent == null || System.nanoTime() - recentAt > RECENT_NANOS
                ? Verdict.PERHAPS_PENDING
                : judge(recent, advisory, Long.MIN_VALUE);
    }

    private synchronized ConsumerStanding known(ConsumerStanding standing) {
        recent = standing;
        recentAt = System.nanoTime();
        remember(standing.filters(), standing.maxDeliver());
        return standing;
    }

    private synchronized Verdict judge(ConsumerStanding standing, MaxDeliverAdvisory advisory, long held) {
        if (advisory.sequence() > standing.delivered()) {
            return Verdict.NEVER_DELIVERED;
        }
        if (advisory.deliveries() < lowestMaxDeliver) {
            return Verdict.TOO_FEW_DELIVERIES;
        }
        return standing.isDoneWith(advisory.sequence()) || held >= standing.ackPending()
                ? Verdict.EXHAUSTED
                : Verdict.PERHAPS_PENDING;
    }

    /** Whether the consumer receives the subject, or did before its filter was changed. */
    synchronized boolean receives(String subject) {
        return everUnfiltered || filters.stream().anyMatch(each -> Subjects.covers(each, subject));
    }

    /** The present state of the consumer. */
    ConsumerStanding standing() throws IOException, JetStreamApiException {
        BoundConsumer of = bound();
        ConsumerInfo info = api.management().getConsumerInfo(of.stream(), of.name());
        return ConsumerStanding.of(info);
    }

    /**
     * The other consumers of the stream that receive messages of one of the subjects. Another stream that sources or mirrors
     * this one has a consumer too, whose ack floor shows what that stream has stored; a work queue keeps acknowledged
     * messages until then.
     *
     * @param subjects empty for all
     * @throws IOException also if the servers do not report the state of each consumer
     */
    List<ConsumerStanding> others(List<String> subjects) throws IOException, JetStreamApiException {
        BoundConsumer of = bound();
        return api.consumers(of.stream()).stream()
                .filter(each -> !each.getName().equals(of.name()))
                .map(ConsumerStanding::of)
                .filter(each -> each.receivesOneOf(subjects))
                .toList();
    }

    private synchronized BoundConsumer bound() {
        return consumer;
    }
}
