package io.github.cameljetstream.connection;

import io.nats.client.api.ServerInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What the servers behind a connection have said of themselves a moment ago: many routes start at the same time, and
 * each would ask the same. A reconnect makes it void. Thread-safe.
 */
final class KnownFeatures {
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /**
     * @param server that we were connected to: jnats has one instance for each connect
     * @param time {@link System#nanoTime()}
     */
    private record Answer(ServerFeatures features, ServerInfo server, long time) {}

    /** Null if it is not known, or no longer. */
    ServerFeatures get(String prefix, ServerInfo server, long now) {
        Answer answer = answers.get(prefix);
        return answer != null && answer.server() == server && now - answer.time() < LIFE_NANOS
                ? answer.features()
                : null;
    }

    void put(String prefix, ServerFeatures features, ServerInfo server, long now) {
        answers.put(prefix, new Answer(features, server, now));
    }
}
