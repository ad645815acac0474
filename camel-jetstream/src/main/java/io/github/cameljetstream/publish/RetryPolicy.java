package io.github.cameljetstream.publish;

import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.runtime.StopLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides whether another attempt to publish a message can do harm, and for how long it makes sense. Thread-safe. */
final class RetryPolicy {
    /** An attempt is to reach the stream that much earlier than the stream forgets the id. */
    private static final Duration MAX_ON_THE_WAY = Duration.ofSeconds(2);

    private final PublishOptions options;
    private final KnownStreams streams;
    /** The stream that alone may store messages; null for any. */
    private final @Nullable String stream;
    /** How long the attempts continue while the context stops. */
    private final StopLimit stop;

    RetryPolicy(PublishOptions options, KnownStreams streams, @Nullable String stream, StopLimit stop) {
        this.options = options;
        this.streams = streams;
        this.stream = stream;
        this.stop = stop;
    }

    /** How long an attempt waits for its reply. */
    Duration timeout() {
        return options.getPublishTimeout();
    }

    /** If true, a stream has stored a message of the subject, or is configured to. */
    boolean isStreamKnown(String subject) {
        return streams.contains(subject);
    }

    /** A second copy could be stored, were the first sent, if the stream does not recognize it. */
    boolean mayRetry(PendingPublish publish) {
        boolean harmless = !publish.isHandedOver() || isRecognized(publish);
        return harmless && publish.attempts() <= options.getPublishRetries() && !isStopOver(System.nanoTime());
    }

    /** If true, the context has been stopping for publishTimeout: no further attempt is made. */
    boolean isStopOver(long now) {
        return stop.isOver(now);
    }

    private boolean isRecognized(PendingPublish publish) {
        Duration known = hasOneId(publish) ? duplicateWindow(publish) : null;
        long onTheWay =
                Math.min(MAX_ON_THE_WAY.toNanos(), options.getPublishTimeout().toNanos());
        return known != null && System.nanoTime() - publish.handedOverAt() + onTheWay <= known.toNanos();
    }

    /** A batch is refused if the stream has its ids, and not answered as one message is. */
    private static boolean hasOneId(PendingPublish publish) {
        return publish.message().messageId() != null && !publish.isBatch();
    }

    /** How long the stream recognizes the id; null if that is not known. */
    @Nullable
    Duration duplicateWindow(PendingPublish publish) {
        return streams.duplicateWindow(publish.message().subject(), stream);
    }

    /** Asks the stream how long it recognizes ids now: it may have been changed. */
    void noteLateReply(PendingPublish publish) {
        if (hasOneId(publish)) {
            streams.askFor(publish.message().subject(), stream);
        }
    }

    /** A stream of a cluster that elects its leader looks like none at all: it gets as long as one that is silent. */
    boolean isElecting(PendingPublish publish) {
        long mostNanos = options.getPublishTimeout().toNanos() * (options.getPublishRetries() + 1L);
        return streams.contains(publish.message().subject()) && System.nanoTime() - publish.handedOverAt() < mostNanos;
    }
}
