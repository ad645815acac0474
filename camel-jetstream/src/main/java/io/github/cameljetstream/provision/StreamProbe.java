package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stream behind a subject that the API does not show, because the account maps the subject to another, or
 * imports it as a service of another account. It sends a message that expects a stream of a unique name: no stream
 * stores it, and the rejecting stream reports its own name. Blocks; thread-safe.
 */
public final class StreamProbe {
    private final ConnectionLease lease;
    private final Duration timeout;

    public StreamProbe(ConnectionLease lease, Duration timeout) {
        this.lease = lease;
        this.timeout = timeout;
    }

    /** The name of the stream with the subject; null if none answers. */
    public @Nullable String streamOf(String subject) {
        Headers headers = new Headers();
        headers.put(NatsJetStreamConstants.EXPECTED_STREAM_HDR, "camel-jetstream-" + NUID.nextGlobal());
        try {
            return refusedBy(lease.connection()
                    .requestWithTimeout(subject, headers, null, timeout)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (IllegalStateException | ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static @Nullable String refusedBy(Message answer) {
        if (answer == null || answer.isStatusMessage()) {
            return null;
        }
        try {
            return JsonValueUtils.readString(JsonParser.parse(answer.getData()), "stream", null);
        } catch (JsonParseException e) {
            return null; // a responder that is not JetStream
        }
    }
}
