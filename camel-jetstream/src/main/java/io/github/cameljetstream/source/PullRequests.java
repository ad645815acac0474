package io.github.cameljetstream.source;

import static java.util.Objects.requireNonNullElse;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the requests for messages of a pull consumer, within the limits of its configuration.
 *
 * <p>In a priority group (NATS ADR-42) each request names the group and what its policy needs. With the policy pinned client
 * the server pins the sender of the first request, and sends its id with each message. From then on it serves only requests
 * with this id, until none arrives within the consumer's priority timeout; other requests only receive heartbeats. So there
 * is one request until the id is known: the server would never serve a second. Thread-safe.
 */
public final class PullRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PullRequests.class);
    private static final Duration MAX_EXPIRY = Duration.ofSeconds(30);
    private static final Duration DEFAULT_PRIORITY_TIMEOUT = Duration.ofMinutes(2);

    private final ConsumerConfiguration configuration;
    private final @Nullable String group;
    private final boolean pinning;
    private final String priorities;
    private final Duration expiry;
    private final long keepNanos;

    private volatile @Nullable String pin;
    private volatile long writtenAt = System.nanoTime();

    private PullRequests(ConsumerConfiguration configuration, @Nullable String group, ConsumerOptions options) {
        this.configuration = configuration;
        this.group = group;
        this.pinning = group != null && configuration.getPriorityPolicy() == PriorityPolicy.PinnedClient;
        this.priorities = priorities(options);
        Duration timeout = configuration.getPriorityTimeout();
        Duration keep = (timeout == null || timeout.isZero() ? DEFAULT_PRIORITY_TIMEOUT : timeout).dividedBy(2);
        this.keepNanos = keep.toNanos();
        Duration most = pinning && keep.compareTo(MAX_EXPIRY) < 0 ? keep : MAX_EXPIRY;
        Duration allowed = configuration.getMaxExpires();
        this.expiry = allowed == null || allowed.isZero() || allowed.compareTo(most) > 0 ? most : allowed;
    }

    /** Requests to the consumer; throws if it is not in the priority group that the options name. */
    public static PullRequests to(BoundConsumer consumer, ConsumerOptions options) throws ProvisionException {
        List<String> groups = requireNonNullElse(consumer.configuration().getPriorityGroups(), List.of());
        String wanted = options.all().pull().getPriorityGroup();
        if (wanted != null && !groups.contains(wanted)) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' has no priority group '" + wanted + "': it has " + (groups.isEmpty() ? "none" : groups)
                    + ". Set one that it has, or remove priorityGroup.");
        }
        String group = groups.isEmpty() || wanted != null ? wanted : groups.get(0);
        return new PullRequests(consumer.configuration(), group, options);
    }

    private String priorities(ConsumerOptions options) {
        if (group == null) {
            return "";
        }
        StringBuilder json = new StringBuilder(",\"group\":\"").append(group).append('"');
        if (configuration.getPriorityPolicy() == PriorityPolicy.Overflow) {
            member(json, "min_pending", options.pull().getMinPending());
            member(json, "min_ack_pending", options.pull().getMinAckPending());
        }
        if (configuration.getPriorityPolicy() == PriorityPolicy.Prioritized) {
            member(json, "priority", options.pull().getPriority());
        }
        return json.toString();
    }

    private static void member(StringBuilder json, String name, @Nullable Number value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":").append(value);
        }
    }

    /** The maximum number of open requests: other instances need room too. */
    int maxOpenRequests() {
        long limit = configuration.getMaxPullWaiting();
        return limit > 0 ? (int) Math.max(1, limit / 2) : Integer.MAX_VALUE;
    }

    /** Limits the messages of one request. */
    int atMost(int batch) {
        return configuration.getMaxBatch() > 0 ? (int) Math.min(batch, configuration.getMaxBatch()) : batch;
    }

    /** Limits the bytes of one request. */
    long atMost(long bytes) {
        long most = configuration.getMaxBytes() > 0 ? Math.min(bytes, configuration.getMaxBytes()) : bytes;
        return Math.min(most, Integer.MAX_VALUE);
    }

    /** Whether it is too early for another request, since the id of the pinned client is not known yet. */
    boolean waitsForPin(int outstanding) {
        return pinning && pin == null && outstanding > 0;
    }

    /** Whether a request is due because the server would otherwise unpin this client. */
    boolean keepsPin(long now) {
        return pin != null && now - writtenAt > keepNanos;
    }

    byte[] write(int batch, long bytes, Duration wantedExpiry, Heartbeat heartbeat) {
        writtenAt = System.nanoTime();
        Duration expires = wantedExpiry.compareTo(expiry) < 0 ? wantedExpiry : expiry;
        StringBuilder json = new StringBuilder(160).append("{\"batch\":").append(batch);
        json.append(",\"expires\":").append(expires.toNanos());
        if (expires.compareTo(heartbeat.every().multipliedBy(2)) >= 0) {
            json.append(",\"idle_heartbeat\":").append(heartbeat.every().toNanos());
        }
        json.append(",\"max_bytes\":").append(atMost(bytes)).append(priorities);
        String id = pin;
        if (id != null) {
            json.append(",\"id\":\"").append(id).append('"');
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** When all requests have expired, also on a server that is late ({@link System#nanoTime}). */
    long expiredAt() {
        return writtenAt + expiry.toNanos() * 3 / 2;
    }

    /** Whether all requests have expired. */
    boolean haveExpired(long now) {
        return now - expiredAt() > 0;
    }

    /** A message arrived; it may contain the id of the pinned client. */
    void delivered(Message message) {
        if (pinning && message.hasHeaders()) {
            String id = message.getHeaders().getFirst(NatsJetStreamConstants.NATS_PIN_ID_HDR);
            if (id != null && !id.equals(pin)) {
                pin = id;
            }
        }
    }

    void pinLost() {
        pin = null;
    }

    /** Unpins this client, so that another instance takes over at once. Without its creation time, no API is permitted. */
    void unpin(JetStreamApi api, BoundConsumer consumer) {
        if (pin == null || consumer.created() == null) {
            return;
        }
        try {
            api.management().unpinConsumer(consumer.stream(), consumer.name(), group);
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Not unpinned: another instance takes over after the priority timeout", e);
        }
        pin = null;
    }

    /** Whether this client is pinned; null without the policy pinned client. */
    @Nullable
    Boolean pinned() {
        return pinning ? (Boolean) (pin != null) : null;
    }
}
