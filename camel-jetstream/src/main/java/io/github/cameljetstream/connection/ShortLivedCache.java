package io.github.cameljetstream.connection;

import io.nats.client.api.ServerInfo;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the servers behind a connection have answered a moment ago: many routes start at the same time, and each would
 * ask the same. A reconnect makes it void. Thread-safe.
 */
final class ShortLivedCache<T> {
    private final Map<String, Answer<T>> answers = new ConcurrentHashMap<>();
    private final long lifeNanos;

    /**
     * @param server that we were connected to: jnats has one instance for each connect
     * @param time {@link System#nanoTime()}
     */
    private record Answer<T>(T answer, ServerInfo server, long time) {}

    ShortLivedCache(Duration life) {
        this.lifeNanos = life.toNanos();
    }

    /** Null if it is not known, or no longer. */
    T get(String question, ServerInfo server, long now) {
        Answer<T> known = answers.get(question);
        return known != null && known.server() == server && now - known.time() < lifeNanos ? known.answer() : null;
    }

    void put(String question, T answer, ServerInfo server, long now) {
        answers.values().removeIf(known -> now - known.time() >= lifeNanos);
        answers.put(question, new Answer<>(answer, server, now));
    }
}
