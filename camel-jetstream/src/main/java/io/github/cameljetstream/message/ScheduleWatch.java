package io.github.cameljetstream.message;

import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of schedules that will not fire: a pending one that another one replaces, and one that the stream drops at its
 * maximum age. Thread-safe.
 */
public final class ScheduleWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleWatch.class);
    private static final int MAX_SUBJECTS = 1000;
    private static final long ASK_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    /** Looks up the stream of a subject without blocking; without a result it calls nothing. */
    public interface Streams extends BiConsumer<String, Consumer<StreamConfiguration>> {}

    private record Known(Duration maxAge, long asked) {}

    private final AtomicBoolean warnedOfReplacing = new AtomicBoolean();
    private final AtomicBoolean warnedOfAge = new AtomicBoolean();
    /** The time at which the last schedule of a subject fires ({@code System.nanoTime}). Guarded by itself. */
    private final Map<String, Long> pending = new LinkedHashMap<>();
    /** Maximum ages by the subjects of streams. */
    private final Map<String, Known> maxAges = new ConcurrentHashMap<>();

    private final AtomicLong lastAsked = new AtomicLong();
    private volatile Streams streams = (subject, then) -> {};

    void lookUpWith(Streams source) {
        streams = source;
    }

    /** Reads the current configuration of a stream. */
    void update(StreamConfiguration stream) {
        long now = System.nanoTime();
        for (String subject : stream.getSubjects()) {
            maxAges.put(subject, new Known(stream.getMaxAge(), now));
        }
    }

    /** Checks a schedule before its send. */
    void sending(String subject, String pattern, @Nullable String ttl) {
        Duration first = SchedulePattern.untilFirst(pattern);
        if (!warnedOfReplacing.get() && replaces(subject, first) && warnedOfReplacing.compareAndSet(false, true)) {
            LOG.warn(
                    "The schedule on subject '{}' replaces an earlier one that has not fired: a stream keeps one schedule"
                            + " for each subject. Set a subject for each message, or scheduleSubject=unique."
                            + " The component logs this once for each producer.",
                    LogLimiter.excerpt(subject));
        }
        if (first != null && !warnedOfAge.get()) {
            checkAge(subject, pattern, ttl);
        }
    }

    private void checkAge(String subject, String pattern, @Nullable String ttl) {
        Known known = known(subject);
        if (known != null) {
            checkAge(subject, known.maxAge(), pattern, ttl);
        } else if (mayAsk()) {
            streams.accept(subject, stream -> {
                update(stream);
                checkAge(subject, stream.getMaxAge(), pattern, ttl);
            });
        }
    }

    /** Limits the lookups while none has a result. */
    private boolean mayAsk() {
        long now = System.nanoTime();
        long last = lastAsked.get();
        return (last == 0 || now - last > ASK_AGAIN_NANOS) && lastAsked.compareAndSet(last, now);
    }

    private void checkAge(String subject, Duration maxAge, String pattern, @Nullable String ttl) {
        Duration late = ScheduleRules.firstAfter(maxAge, pattern, ttl);
        if (late != null && warnedOfAge.compareAndSet(false, true)) {
            LOG.warn("{} The component logs this once for each producer.", tooLate(subject, maxAge, pattern, late));
        }
    }

    static String tooLate(String subject, Duration maxAge, String pattern, Duration first) {
        return "The schedule on subject '" + LogLimiter.excerpt(subject) + "' does not fire: schedule="
                + LogLimiter.excerpt(pattern) + " is due in "
                + ScheduleRules.seconds(first)
                + ", and the stream drops messages after " + ScheduleRules.seconds(maxAge)
                + " (max_age), also schedules. Set messageTtl=never (header CamelJetStreamPublishTtl), for which the"
                + " stream needs streamAllowMessageTtl, or raise the stream's maximum age.";
    }

    private @Nullable Known known(String subject) {
        long now = System.nanoTime();
        for (Map.Entry<String, Known> each : maxAges.entrySet()) {
            if (now - each.getValue().asked() < ASK_AGAIN_NANOS && Subjects.covers(each.getKey(), subject)) {
                return each.getValue();
            }
        }
        return null;
    }

    /** If true, the earlier schedule of the subject has not fired. A repeated one never ends by itself. */
    private boolean replaces(String subject, @Nullable Duration first) {
        long now = System.nanoTime();
        long due = first == null ? Long.MAX_VALUE : now + first.toNanos();
        synchronized (pending) {
            Long before = pending.remove(subject);
            pending.put(subject, due);
            if (pending.size() > MAX_SUBJECTS) {
                pending.remove(pending.keySet().iterator().next());
            }
            return before != null && before != Long.MAX_VALUE && before - now > 0;
        }
    }
}
