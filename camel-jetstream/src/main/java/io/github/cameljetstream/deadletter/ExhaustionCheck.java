package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.options.Subjects;
import io.github.cameljetstream.provision.BoundConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server whether a message has used up its deliveries, and who else wants it. The server does not say of which
 * messages it awaits an acknowledgement, only how many they are, and up to where there are none. So what it may be
 * waiting for is asked for later again. Blocks; thread-safe.
 */
final class ExhaustionCheck {
    /** What the server says holds on: it delivers and settles more and more. */
    private static final long RECENT_NANOS = Duration.ofMillis(250).toNanos();

    private final JetStreamApi api;
    private final Set<String> filters = new HashSet<>();
    private boolean everTookAll;
    private long lowestMaxDeliver = Long.MAX_VALUE;

    @SuppressWarnings("NullAway.Init") // by of(), before the first advisory
    private BoundConsumer consumer;

    private @Nullable ConsumerStanding recent;
    private long recentAt;

    /** What the server says of a message. */
    enum Verdict {
        GIVEN_UP,
        /** It awaits an acknowledgement of this or of an earlier message. */
        PERHAPS_PENDING,
        NEVER_DELIVERED,
        TOO_FEW_DELIVERIES
    }

    ExhaustionCheck(JetStreamApi api) {
        this.api = api;
    }

    /**
     * Whose messages they are. What an earlier configuration of the consumer took or gave up is remembered: the server
     * gave those messages up under that one.
     */
    synchronized void of(BoundConsumer bound) {
        if (consumer == null || !bound.isSameAs(consumer)) {
            filters.clear();
            everTookAll = false;
            lowestMaxDeliver = Long.MAX_VALUE;
        }
        consumer = bound;
        recent = null;
        remember(bound.filters(), bound.maxDeliver());
    }

    private void remember(List<String> taken, long maxDeliver) {
        filters.addAll(taken);
        everTookAll |= taken.isEmpty();
        if (maxDeliver > 0) {
            lowestMaxDeliver = Math.min(lowestMaxDeliver, maxDeliver);
        }
    }

    /**
     * Judges an advisory.
     *
     * @param inFlight holds messages of which the server awaits an acknowledgement, but not this one
     */
    Verdict judge(MaxDeliverAdvisory given, InFlightView inFlight) throws IOException, JetStreamApiException {
        if (judgeByRecent(given) == Verdict.GIVEN_UP) {
            return Verdict.GIVEN_UP;
        }
        List<Delivery> before = inFlight.awaited();
        ConsumerStanding standing = known(standing());
        // What is acknowledged or comes meanwhile may be in the number of the server, or not.
        long held = before.stream().filter(Delivery::isAwaited).count();
        return judge(standing, given, held);
    }

    private synchronized Verdict judgeByRecent(MaxDeliverAdvisory given) {
        return recent == null || System.nanoTime() - recentAt > RECENT_NANOS
                ? Verdict.PERHAPS_PENDING
                : judge(recent, given, Long.MIN_VALUE);
    }

    private synchronized ConsumerStanding known(ConsumerStanding standing) {
        recent = standing;
        recentAt = System.nanoTime();
        remember(standing.filters(), standing.maxDeliver());
        return standing;
    }

    private synchronized Verdict judge(ConsumerStanding standing, MaxDeliverAdvisory given, long held) {
        if (given.sequence() > standing.delivered()) {
            return Verdict.NEVER_DELIVERED;
        }
        if (given.deliveries() < lowestMaxDeliver) {
            return Verdict.TOO_FEW_DELIVERIES;
        }
        return standing.isDoneWith(given.sequence()) || held >= standing.ackPending()
                ? Verdict.GIVEN_UP
                : Verdict.PERHAPS_PENDING;
    }

    /** Whether the consumer takes the subject, or took it before its filter was changed. */
    synchronized boolean takes(@Nullable String subject) {
        return everTookAll || filters.stream().anyMatch(each -> Subjects.covers(each, subject));
    }

    /** How the consumer stands now. */
    ConsumerStanding standing() throws IOException, JetStreamApiException {
        BoundConsumer of = bound();
        ConsumerInfo info = api.management().getConsumerInfo(of.stream(), of.name());
        return ConsumerStanding.of(info);
    }

    /**
     * The other consumers of the stream that take messages of one of the subjects. Another stream that sources or mirrors
     * this one has a consumer too, whose floor is what that stream has stored; a work queue keeps acknowledged messages
     * until then.
     *
     * @param subjects empty for all
     * @throws IOException also if the servers do not say of each how it stands
     */
    List<ConsumerStanding> others(List<String> subjects) throws IOException, JetStreamApiException {
        BoundConsumer of = bound();
        return api.consumers(of.stream()).stream()
                .filter(each -> !each.getName().equals(of.name()))
                .map(ConsumerStanding::of)
                .filter(each -> each.takesOneOf(subjects))
                .toList();
    }

    private synchronized BoundConsumer bound() {
        return consumer;
    }

    static ZonedDateTime storedAt(MessageInfo message) {
        return Objects.requireNonNull(message.getTime(), "the time of a stored message");
    }

    static long storedNanos(MessageInfo message) {
        return AckSubject.nanos(storedAt(message));
    }
}
