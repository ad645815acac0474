package io.github.cameljetstream.publish;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The attempts without a reply, by their reply subjects. Each attempt has a subject of its own, so that a late reply
 * still belongs to its message. Thread-safe.
 */
final class InFlightAttempts {
    /** Ends the reply subject of the first message of a batch; numbers are in small letters. */
    private static final String FIRST = "F";

    private static final int NUMBER_BASE = 36;

    private final String prefix;
    private final Duration timeout;
    private final ConcurrentHashMap<String, PendingPublish> byReply = new ConcurrentHashMap<>();

    /**
     * @param prefix of all reply subjects
     * @param timeout the wait for a reply
     */
    InFlightAttempts(String prefix, Duration timeout) {
        this.prefix = prefix;
        this.timeout = timeout;
    }

    String replySubject(long number) {
        return prefix + Long.toString(number, NUMBER_BASE);
    }

    /** The subject of the reply to the first message of a batch. */
    static String firstReplySubject(String replySubject) {
        return replySubject + FIRST;
    }

    static boolean isFirst(String replySubject) {
        return replySubject.endsWith(FIRST);
    }

    void add(String replySubject, PendingPublish publish) {
        byReply.put(replySubject, publish);
    }

    /** The attempt waits for another reply, or a retry: the time-out begins again after the extra time. */
    void addAgain(String replySubject, PendingPublish publish, long extraNanos) {
        publish.setDeadlineAfter(extraNanos + timeout.toNanos());
        byReply.put(replySubject, publish);
    }

    /** Removes an attempt; null if it has its reply already. */
    @Nullable
    PendingPublish remove(String replySubject) {
        return byReply.remove(replySubject);
    }

    void remove(String replySubject, PendingPublish publish) {
        byReply.remove(replySubject, publish);
    }

    /** jnats did not accept an attempt. */
    void removeUnsent(String replySubject, PendingPublish publish) {
        byReply.remove(replySubject, publish);
        if (publish.isBatch()) {
            byReply.remove(firstReplySubject(replySubject), publish);
        }
    }

    /** The number of the attempt with this reply subject. */
    long numberOf(String replySubject, PendingPublish publish) {
        long first = publish.firstNumber();
        if (first == publish.lastNumber()) {
            return first;
        }
        int end = isFirst(replySubject) ? replySubject.length() - FIRST.length() : replySubject.length();
        return Long.parseLong(replySubject, prefix.length(), end, NUMBER_BASE);
    }

    void forEach(BiConsumer<String, PendingPublish> action) {
        byReply.forEach(action);
    }

    /** The publishes without an outcome that match, each once. */
    List<PendingPublish> unsettled(Predicate<PendingPublish> matches) {
        return byReply.values().stream()
                .filter(publish -> !publish.isSettled() && matches.test(publish))
                .distinct()
                .toList();
    }

    boolean hasTo(String subject) {
        return byReply.values().stream().anyMatch(publish -> publish.isTo(subject));
    }

    void clear() {
        byReply.clear();
    }
}
