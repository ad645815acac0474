package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.NotPermittedException;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams that messages of a publisher go to, and how long each recognizes an id. A stream is asked for that when it
 * has acknowledged its first message, and again when an answer of it is late: nothing waits for that. Up to a thousand
 * subjects and streams. Thread-safe.
 */
final class KnownStreams {
    private static final Logger LOG = LoggerFactory.getLogger(KnownStreams.class);
    private static final int MAX = 1_000;
    private static final long MIN_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final JetStreamApi api;
    private final Map<String, String> streamsBySubject = new ConcurrentHashMap<>();
    private final Map<String, Stream> streams = new ConcurrentHashMap<>();
    /** The one added last, to be recognized at once. */
    private volatile SubjectOfStream last = new SubjectOfStream("", "");

    private volatile boolean mayNotAsk;

    private record SubjectOfStream(String subject, String stream) {}

    /** Guarded by itself, except what is volatile. */
    private static final class Stream {
        /** Null if it is not known. */
        private volatile @Nullable Duration duplicateWindow;

        private volatile List<String> subjects = List.of();
        private boolean asking;
        private long askedAt;

        void set(StreamConfiguration configuration) {
            Duration window = configuration.getDuplicateWindow();
            duplicateWindow = window == null ? Duration.ZERO : window;
            subjects = configuration.getSubjects();
        }

        /** If true, the caller should ask. */
        synchronized boolean beginAsking(long now) {
            if (asking || (askedAt != 0 && now - askedAt < MIN_PAUSE_NANOS)) {
                return false;
            }
            asking = true;
            return true;
        }

        synchronized void endAsking(long now) {
            asking = false;
            askedAt = now;
        }
    }

    KnownStreams(JetStreamApi api) {
        this.api = api;
    }

    /** Streams cannot be asked: our user may not. */
    void forbidAsking() {
        mayNotAsk = true;
    }

    /** The stream takes the subject, and is configured so now. */
    void add(String subject, StreamConfiguration configuration) {
        put(subject, configuration.getName()).set(configuration);
    }

    /** The stream has stored a message of the subject. */
    void add(String subject, String stream) {
        SubjectOfStream before = last;
        if (subject.equals(before.subject()) && stream.equals(before.stream())) {
            return;
        }
        last = new SubjectOfStream(subject, stream);
        if (!stream.equals(streamsBySubject.get(subject)) || !streams.containsKey(stream)) {
            put(subject, stream);
            ask(stream);
        }
    }

    private Stream put(String subject, String stream) {
        if (streamsBySubject.size() >= MAX) {
            streamsBySubject.clear();
        }
        streamsBySubject.put(subject, stream);
        if (streams.size() >= MAX) {
            streams.clear();
        }
        return streams.computeIfAbsent(stream, name -> new Stream());
    }

    /** If true, there is, or was, a stream with the subject. */
    boolean contains(String subject) {
        return streamsBySubject.containsKey(subject);
    }

    /** If true, the subjects of the stream are known. */
    boolean isKnown(String stream) {
        Stream known = streams.get(stream);
        return known != null && !known.subjects.isEmpty();
    }

    /**
     * How long the stream of the subject recognizes an id; null if that is not known.
     *
     * @param name the stream that alone may store the message; null if it is not given
     */
    @Nullable
    Duration duplicateWindow(String subject, @Nullable String name) {
        String found = name == null ? streamOf(subject) : name;
        Stream stream = found == null ? null : streams.get(found);
        return stream == null ? null : stream.duplicateWindow;
    }

    /** The name of the stream of the subject; null if it is not known. Subjects of one account are those of one stream. */
    @Nullable
    String streamOf(String subject) {
        String name = streamsBySubject.get(subject);
        if (name != null) {
            return name;
        }
        for (Map.Entry<String, Stream> each : streams.entrySet()) {
            for (String filter : each.getValue().subjects) {
                if (Subjects.covers(filter, subject)) {
                    return each.getKey();
                }
            }
        }
        return null;
    }

    /** Asks the stream of the subject whether it has changed. */
    void askFor(String subject, @Nullable String name) {
        String stream = name == null ? streamOf(subject) : name;
        if (stream != null) {
            ask(stream);
        }
    }

    private void ask(String name) {
        Stream stream = streams.get(name);
        if (mayNotAsk || stream == null || !stream.beginAsking(System.nanoTime())) {
            return;
        }
        api.askForStream(name).whenComplete((info, failure) -> {
            if (failure == null) {
                stream.set(info.getConfiguration());
            } else {
                if (NotPermittedException.in(failure) != null) {
                    mayNotAsk = true;
                }
                LOG.debug("It is not known how long stream {} recognizes an id", name, failure);
            }
            stream.endAsking(System.nanoTime());
        });
    }
}
