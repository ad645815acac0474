package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.message.Expectation;
import io.github.cameljetstream.wire.PubAck;
import io.github.cameljetstream.wire.StoredMessage;
import io.nats.client.api.MessageInfo;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a refused message was stored by an attempt before, ours or that of a send which Camel repeats: that may be
 * why the stream is not as it expects.
 */
final class PublishReconciler {
    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final Duration timeout;

    /**
     * What was found in the message's place.
     *
     * @param acknowledgement the one that the message would have got; null if it was not found
     * @param certain whether it is proved that the message was not stored, when it was not found
     */
    record Found(@Nullable PubAck acknowledgement, boolean certain) {}

    PublishReconciler(ConnectionLease lease, JetStreamApi api, Duration timeout) {
        this.lease = lease;
        this.api = api;
        this.timeout = timeout;
    }

    CompletableFuture<Found> find(PendingPublish publish, Expectation expectation, String stream) {
        return read(expectation, stream)
                .thenCompose(last -> isOurs(publish, last)
                        ? withFirst(publish, stream, last)
                        : CompletableFuture.completedFuture(last))
                .thenApply(last -> isOurs(publish, last)
                        ? new Found(storedBefore(stream, last), false)
                        : new Found(null, last != null && expectation.certain()));
    }

    private static boolean isOurs(PendingPublish publish, @Nullable MessageInfo found) {
        String id = publish.message().messageId();
        return found != null && id != null && id.equals(idOf(found));
    }

    /**
     * The last message of a batch may have been stored by itself, and be why the batch is refused. All were stored if the
     * first is as far before it as in the batch. Returns the last then, else null.
     */
    private CompletableFuture<@Nullable MessageInfo> withFirst(
            PendingPublish publish, String stream, MessageInfo last) {
        if (!publish.isBatch()) {
            return CompletableFuture.completedFuture(last);
        }
        String firstId = publish.leading().get(0).messageId();
        long firstSequence = last.getSeq() - publish.leading().size();
        if (firstId == null || firstSequence < 1) {
            return CompletableFuture.completedFuture(null);
        }
        return read(Expectation.at(firstSequence), stream)
                .thenApply(first -> first != null && firstId.equals(idOf(first)) ? last : null);
    }

    private CompletableFuture<@Nullable MessageInfo> read(Expectation expectation, String stream) {
        try {
            return lease.request(
                            api.subject("STREAM.MSG.GET." + stream),
                            expectation.request().getBytes(StandardCharsets.UTF_8),
                            timeout)
                    .thenApply(answer -> {
                        MessageInfo info = StoredMessage.of(answer, stream);
                        return info.hasError() ? null : info;
                    });
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable String idOf(MessageInfo stored) {
        return stored.getHeaders() == null ? null : stored.getHeaders().getFirst(NatsJetStreamConstants.MSG_ID_HDR);
    }

    /** What the stream would have answered had it looked for the id first, as servers up to 2.9 do. */
    private static PubAck storedBefore(String stream, MessageInfo found) {
        return PubAck.ofMessage(stream, found.getSeq(), true, null);
    }
}
