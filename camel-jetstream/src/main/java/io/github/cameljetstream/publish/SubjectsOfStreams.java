package io.github.cameljetstream.publish;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Subjects for which there is, or was, a stream: up to a thousand of those that were published to. Thread-safe. */
final class SubjectsOfStreams {
    private static final int MOST = 1_000;

    private final Set<String> subjects = ConcurrentHashMap.newKeySet();
    /** The one added last, to be recognised at once. */
    private volatile String last;

    void add(String subject) {
        if (subject.equals(last)) {
            return;
        }
        last = subject;
        if (!subjects.contains(subject)) {
            if (subjects.size() >= MOST) {
                subjects.clear();
            }
            subjects.add(subject);
        }
    }

    boolean contains(String subject) {
        return subjects.contains(subject);
    }
}
