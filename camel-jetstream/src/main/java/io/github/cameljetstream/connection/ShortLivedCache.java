package io.github.cameljetstream.connection;

import io.nats.client.api.ServerInfo;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Recent answers of the servers of a connection: many routes start at the same time and have the same questions. A
 * reconnect makes the answers invalid. Thread-safe.
 */
final class ShortLivedCache<T> {
    private final Map<String, Answer<T>> answers = new ConcurrentHashMap<>();
    private final long lifeNanos;

    /**
     * @param server the connected server: jnats has one instance for each connect
     * @param time {@link System#nanoTime()}
     */
    private record Answer<T>(T answer, ServerInfo server, long time) {}

    ShortLivedCache(Duration life) {
        this.lifeNanos = life.toNanos();
    }

    /** The answer; null if it is unknown or too old. */
    @Nullable
    T get(String question, ServerInfo server, long now) {
        Answer<T> known = answers.get(question);
        return known != null && known.server() == server && now - known.time() < lifeNanos ? known.answer() : null;
    }

    void put(String question, T answer, ServerInfo server, long now) {
        answers.values().removeIf(known -> now - known.time() >= lifeNanos);
        answers.put(question, new Answer<>(answer, server, now));
    }
}
