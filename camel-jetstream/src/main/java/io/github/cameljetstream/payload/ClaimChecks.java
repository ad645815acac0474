package io.github.cameljetstream.payload;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.ClaimCheckOptions;
import io.github.cameljetstream.values.Durations;
import io.nats.client.Message;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bodies of an endpoint that are stored beside the stream. Blocks; thread-safe. */
public final class ClaimChecks {
    /** Of an endpoint without a bucket. */
    public static final ClaimChecks NONE = new ClaimChecks(new ClaimCheckOptions(), null);

    private static final Logger LOG = LoggerFactory.getLogger(ClaimChecks.class);
    /** The server sends the size of a body that the consumer does not want (headersOnly). */
    private static final String SIZE_OF_OMITTED_BODY = "Nats-Msg-Size";

    private final @Nullable String bucket;
    private final long above;
    /** Null without a bucket. */
    private final @Nullable PayloadStore store;

    private final AtomicBoolean warned = new AtomicBoolean();

    private ClaimChecks(ClaimCheckOptions options, @Nullable PayloadStore store) {
        this.bucket = options.getClaimCheckBucket();
        this.above = options.above();
        this.store = store;
    }

    /**
     * Opens the bucket that the options name.
     *
     * @throws IllegalArgumentException if the module that has buckets is not on the class path
     * @throws RuntimeException if there is no such bucket, naming the cure
     */
    public static ClaimChecks open(
            CamelContext context, ConnectionLease lease, JetStreamApi api, ClaimCheckOptions options) {
        String bucket = options.getClaimCheckBucket();
        if (bucket == null) {
            return new ClaimChecks(options, null);
        }
        PayloadStore.Factory stores = context.getCamelContextExtension()
                .getBootstrapFactoryFinder()
                .newInstance(PayloadStore.Factory.SERVICE, PayloadStore.Factory.class)
                .orElseThrow(() -> new IllegalArgumentException("claimCheckBucket=" + bucket
                        + " needs a module that is not on the class path: add the dependency"
                        + " io.github.cameljetstream:camel-jetstream-object."));
        return new ClaimChecks(options, stores.open(lease, api, bucket, options.getClaimCheckTtl()));
    }

    /**
     * Stores the body of an exchange if it is large.
     *
     * @return where; null if it is not large
     */
    public @Nullable PayloadReference put(Exchange exchange) throws IOException {
        if (store == null) {
            return null;
        }
        exchange.getMessage().removeHeader(PayloadReference.HEADER); // only this class writes references
        return above == Long.MAX_VALUE ? null : store.put(exchange, above);
    }

    /** Deletes the body of a message that is not stored. */
    public void delete(PayloadReference reference) {
        requireNonNull(store, "it has stored the body").delete(reference);
    }

    /**
     * Sets the body of an exchange to the one that its message refers to, if it does.
     *
     * @throws IllegalArgumentException if the reference is malformed, or to another bucket
     * @throws IOException if the body cannot be kept on this machine
     */
    public void restore(Message message, Exchange exchange) throws IOException {
        String text = reference(message);
        if (text == null) {
            return;
        }
        if (store == null) {
            warn();
            return;
        }
        PayloadReference reference = PayloadReference.parse(text);
        if (!reference.bucket().equals(bucket)) {
            throw new IllegalArgumentException("The message refers to a body in bucket '" + reference.bucket()
                    + "', and this consumer reads bodies only from claimCheckBucket=" + bucket
                    + ". Set claimCheckBucket to that bucket if you trust whoever publishes to the stream.");
        }
        store.restore(reference, exchange);
        exchange.getIn().removeHeader(PayloadReference.HEADER);
    }

    /** The reference of a message; null if it has none, or has a body itself. */
    private static @Nullable String reference(Message message) {
        if (!message.hasHeaders() || (message.getData() != null && message.getData().length > 0)) {
            return null;
        }
        Headers headers = message.getHeaders();
        return headers.containsKey(SIZE_OF_OMITTED_BODY) ? null : headers.getFirst(PayloadReference.HEADER);
    }

    private void warn() {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "A consumer has received a message whose body seems to be stored elsewhere (header {}); it is routed"
                            + " without a body. Set claimCheckBucket of the consumer. This is logged once for each"
                            + " consumer.",
                    PayloadReference.HEADER);
        }
    }

    /** Warns if messages of a stream outlive their bodies. */
    public void checkAge(@Nullable StreamConfiguration stream) {
        if (store == null || stream == null || above == Long.MAX_VALUE) {
            return;
        }
        Duration ofBodies = store.maxAge();
        Duration ofMessages = stream.getMaxAge() == null ? Duration.ZERO : stream.getMaxAge();
        if (!ofBodies.isZero() && (ofMessages.isZero() || ofBodies.compareTo(ofMessages) <= 0)) {
            LOG.warn(
                    "Bucket '{}' of claimCheckBucket keeps a body for {}, and stream '{}' keeps a message {}: older messages"
                            + " lose their bodies. Raise the ttl of the bucket, or lower the maximum age of the stream.",
                    bucket,
                    Durations.format(ofBodies),
                    stream.getName(),
                    ofMessages.isZero() ? "without a limit" : "for " + Durations.format(ofMessages));
        }
    }
}
