package io.github.cameljetstream.source;

import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Writes the requests for messages of a pull consumer, within what its configuration lets a request ask for.
 *
 * <p>In a priority group (NATS ADR-42) each request names the group and what its policy wants to know. With the policy
 * pinned client, the server picks the first request, tells an id with each message that it sends for it, and from then
 * on serves only requests with this id, until none has come for the consumer's timeout; the others stand by, with
 * heartbeats. So until an id is known only one request is made: a second would stand by for ever. Thread-safe.
 */
public final class PullRequests {
    private static final Duration EXPIRES = Duration.ofSeconds(30);
    private static final Duration SERVERS_PRIORITY_TIMEOUT = Duration.ofMinutes(2);

    private final ConsumerConfiguration configuration;
    private final String group;
    private final boolean pinning;
    private final String priorities;
    private final Duration expires;
    private final long keepNanos;

    private volatile String pin;
    private volatile long writtenAt = System.nanoTime();

    private PullRequests(ConsumerConfiguration configuration, String group, ConsumerOptions options) {
        this.configuration = configuration;
        this.group = group;
        this.pinning = group != null && configuration.getPriorityPolicy() == PriorityPolicy.PinnedClient;
        this.priorities = priorities(options);
        Duration timeout = configuration.getPriorityTimeout();
        Duration keep = (timeout == null || timeout.isZero() ? SERVERS_PRIORITY_TIMEOUT : timeout).dividedBy(2);
        this.keepNanos = keep.toNanos();
        Duration most = pinning && keep.compareTo(EXPIRES) < 0 ? keep : EXPIRES;
        Duration allowed = configuration.getMaxExpires();
        this.expires = allowed == null || allowed.isZero() || allowed.compareTo(most) > 0 ? most : allowed;
    }

    /**
     * Requests to the consumer.
     *
     * @throws ProvisionException if it is not in the group that the options name
     */
    public static PullRequests to(BoundConsumer consumer, ConsumerOptions options) throws ProvisionException {
        List<String> groups = consumer.configuration().getPriorityGroups();
        String wanted = options.all().pull().getPriorityGroup();
        boolean none = groups == null || groups.isEmpty();
        if (wanted != null && (none || !groups.contains(wanted))) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' has no priority group '" + wanted + "': it has " + (none ? "none" : groups)
                    + ". Give one that it has, or leave priorityGroup out.");
        }
        String group = none || wanted != null ? wanted : groups.get(0);
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

    private static void member(StringBuilder json, String name, Number value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":").append(value);
        }
    }

    /** How many requests may stand at the same time: other instances need room too. */
    int mostStanding() {
        long most = configuration.getMaxPullWaiting();
        return most > 0 ? (int) Math.max(1, most / 2) : Integer.MAX_VALUE;
    }

    /** How many of so many messages one request may ask for. */
    int atMost(int batch) {
        return configuration.getMaxBatch() > 0 ? (int) Math.min(batch, configuration.getMaxBatch()) : batch;
    }

    /** How many of so many bytes one request may ask for. */
    long atMost(long bytes) {
        long most = configuration.getMaxBytes() > 0 ? Math.min(bytes, configuration.getMaxBytes()) : bytes;
        return Math.min(most, Integer.MAX_VALUE);
    }

    /** Whether it is too early for a request beside those for so many messages. */
    boolean waitsForPin(int outstanding) {
        return pinning && pin == null && outstanding > 0;
    }

    /** Whether a request is due for no other reason than that we would be taken for gone. */
    boolean keepsPin(long now) {
        return pin != null && now - writtenAt > keepNanos;
    }

    byte[] write(int batch, long bytes, Duration patience, Duration heartbeat) {
        writtenAt = System.nanoTime();
        Duration stands = patience.compareTo(expires) < 0 ? patience : expires;
        StringBuilder json = new StringBuilder(160).append("{\"batch\":").append(batch);
        json.append(",\"expires\":").append(stands.toNanos());
        if (stands.compareTo(heartbeat.multipliedBy(2)) >= 0) {
            json.append(",\"idle_heartbeat\":").append(heartbeat.toNanos());
        }
        json.append(",\"max_bytes\":").append(atMost(bytes)).append(priorities);
        String id = pin;
        if (id != null) {
            json.append(",\"id\":\"").append(id).append('"');
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether all requests have expired by now, also for a server that is late. */
    boolean areOver(long now) {
        return now - writtenAt > expires.toNanos() * 3 / 2;
    }

    /** A message has come: it may tell that we are the one. */
    void delivered(Message message) {
        if (pinning && message.hasHeaders()) {
            String id = message.getHeaders().getFirst(NatsJetStreamConstants.NATS_PIN_ID_HDR);
            if (id != null && !id.equals(pin)) {
                pin = id;
            }
        }
    }

    /** We are not the one any more. */
    void pinLost() {
        pin = null;
    }

    /** The group in which we are the one; null if there is none. */
    String pinnedGroup() {
        return pin == null ? null : group;
    }

    /** Whether we are the one whom the server sends all messages; null if there is no such one. */
    Boolean pinned() {
        return pinning ? (Boolean) (pin != null) : null;
    }
}
