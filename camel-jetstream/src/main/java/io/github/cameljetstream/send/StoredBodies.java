package io.github.cameljetstream.send;

import io.github.cameljetstream.message.RepeatedSend;
import io.github.cameljetstream.payload.ClaimChecks;
import io.github.cameljetstream.payload.PayloadReference;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.runtime.BackgroundTasks;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bodies of sends that are stored beside the stream: before the message, and no longer than it. Thread-safe.
 *
 * <p>A send that Camel's error handler repeats refers to the same body if the earlier message may be stored.
 */
public final class StoredBodies {
    private static final Logger LOG = LoggerFactory.getLogger(StoredBodies.class);
    private static final String PROPERTY = "CamelJetStreamStoredBody.";

    private final ClaimChecks claimChecks;
    private final BackgroundTasks tasks;
    private final String property;

    /** @param sender distinguishes the exchange property of this sender from those of others */
    public StoredBodies(ClaimChecks claimChecks, BackgroundTasks tasks, String sender) {
        this.claimChecks = claimChecks;
        this.tasks = tasks;
        this.property = PROPERTY + sender;
    }

    /**
     * Stores the body of a send if it is large. Blocks.
     *
     * @param repeated the failed send that this one repeats; null if there is none
     * @return where it is stored; null if the message has the body
     * @throws IOException if the body cannot be read
     */
    public @Nullable PayloadReference store(Exchange exchange, @Nullable RepeatedSend repeated) throws IOException {
        if (repeated != null
                && repeated.mayBeStored()
                && exchange.getProperty(property) instanceof PayloadReference stored) {
            return stored;
        }
        return claimChecks.put(exchange);
    }

    /** The message of a body is stored. */
    public void published(Exchange exchange, @Nullable PayloadReference reference) {
        if (reference != null) {
            exchange.removeProperty(property);
        }
    }

    /** The message of a body is not stored, or may be stored: then the body stays. Does not block. */
    public void failed(Exchange exchange, @Nullable PayloadReference reference, PublishException failure) {
        if (reference == null) {
            return;
        }
        if (failure.getOutcome() == PublishException.Outcome.UNKNOWN
                || reference.equals(exchange.getProperty(property))) {
            exchange.setProperty(property, reference);
            LOG.warn(
                    "The body of a message stays as object {} in bucket {}, because the message may be stored although its"
                            + " publish failed: {}",
                    reference.object(),
                    reference.bucket(),
                    failure.getMessage());
        } else if (!tasks.run("deletion of a body", () -> claimChecks.delete(reference))) {
            LOG.warn(
                    "The body of a message that was not published stays as object {} in bucket {}, because the component"
                            + " is stopping. To delete it, run: nats object rm {} {}",
                    reference.object(),
                    reference.bucket(),
                    reference.bucket(),
                    reference.object());
        }
    }

    /** No message of a body was sent. Blocks. */
    public void unsent(Exchange exchange, @Nullable PayloadReference reference) {
        if (reference != null && !reference.equals(exchange.getProperty(property))) {
            claimChecks.delete(reference);
        }
    }
}
