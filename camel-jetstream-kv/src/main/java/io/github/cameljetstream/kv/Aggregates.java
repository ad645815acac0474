package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.SeenGroups.Seen;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.kv.collect.Group;
import io.github.cameljetstream.kv.collect.Groups;
import io.nats.client.NUID;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The aggregates of a repository as exchanges: decides which state of a group a change expects. Blocks; thread-safe. */
final class Aggregates {
    private final String bucket;
    private final Groups groups;
    private final ExchangeSerializer serializer;
    private final boolean keepsCompleted;
    private final SeenGroups seen = new SeenGroups();

    Aggregates(String bucket, Groups groups, ExchangeSerializer serializer, boolean keepsCompleted) {
        this.bucket = bucket;
        this.groups = groups;
        this.serializer = serializer;
        this.keepsCompleted = keepsCompleted;
    }

    Groups groups() {
        return groups;
    }

    /** The open aggregate; null if there is none. */
    @Nullable
    Exchange get(CamelContext context, String key) {
        Group.WithData found = groups.read(key);
        Exchange exchange = exchange(context, found);
        seen.put(found.group(), exchange);
        return exchange;
    }

    private @Nullable Exchange exchange(CamelContext context, Group.WithData found) {
        Group group = found.group();
        if (group.open() == null) {
            return null;
        }
        try {
            Exchange exchange = serializer.read(context, found.data());
            AggregateProperties.markOpen(exchange);
            AggregateProperties.remember(exchange, bucket, group);
            return exchange;
        } catch (AggregateDataException e) {
            throw new AggregateDataException(
                    "The aggregate of key '" + group.key() + "' in bucket '" + bucket + "' cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Replaces what this thread has read; if it has read nothing, whatever there is. Returns the old exchange. */
    @Nullable
    Exchange replace(CamelContext context, String key, Exchange exchange) {
        Group known = AggregateProperties.group(exchange, bucket, key);
        Seen read = seen.take(key);
        if (known != null) {
            store(known, exchange);
            return known.open() == null ? null : exchange;
        }
        if (read != null) {
            store(read.group(), exchange);
            return read.exchange();
        }
        Group.WithData found = groups.read(key);
        Exchange old = exchange(context, found);
        store(found.group(), exchange);
        return old;
    }

    /** Replaces the old exchange, which may be null. */
    void replace(String key, @Nullable Exchange old, Exchange exchange) {
        Group from = known(key, old);
        if ((from.open() == null) != (old == null)) {
            throw new AggregateChangedException(key, bucket);
        }
        store(from, exchange);
    }

    private Group known(String key, @Nullable Exchange exchange) {
        Seen read = seen.take(key);
        Group known = AggregateProperties.group(exchange, bucket, key);
        if (known != null) {
            return known;
        }
        return read != null ? read.group() : groups.read(key).group();
    }

    private void store(Group from, Exchange exchange) {
        byte[] data = serializer.write(exchange);
        Group stored = sized(from.key(), data, () -> groups.store(from, data));
        if (stored == null) {
            throw new AggregateChangedException(from.key(), bucket);
        }
        AggregateProperties.remember(exchange, bucket, stored);
    }

    /** Completes the aggregate that the exchange is of. */
    void complete(String key, Exchange exchange) {
        if (keepsCompleted && AggregateProperties.isEarlierState(exchange)) {
            throw new AggregateDataException(
                    "The aggregate of key '" + key
                            + "' is complete, and the aggregation repository cannot store it: the"
                            + " aggregation strategy has returned the new exchange instead of the old one. Let it change and"
                            + " return oldExchange, or set useRecovery=false; then a crash loses completed exchanges.",
                    null);
        }
        if (keepsCompleted && groups.isOwned(exchange.getExchangeId())) {
            exchange.setExchangeId(NUID.nextGlobal()); // it is in a second aggregate of this repository
        }
        byte[] data = keepsCompleted ? serializer.write(exchange) : new byte[0];
        Group from = known(key, exchange);
        if (!sized(key, data, () -> groups.complete(from, exchange.getExchangeId(), data))) {
            throw new AggregateChangedException(key, bucket);
        }
        AggregateProperties.forget(exchange);
    }

    private <T extends @Nullable Object> T sized(String key, byte[] data, Supplier<T> write) {
        try {
            return write.get();
        } catch (BucketException e) {
            if (e.reason() != Reason.TOO_LARGE) {
                throw e;
            }
            throw new AggregateDataException(
                    "The aggregate of key '" + key + "' has " + data.length + " bytes, which is too large for bucket '"
                            + bucket
                            + "'. Complete it earlier (completionSize), let the aggregation strategy keep less, or"
                            + " raise maxValueSize of the repository and max_payload of the server. " + e.getMessage(),
                    e);
        }
    }

    /** Takes over a completed exchange; null if there is nothing to take over. */
    @Nullable
    Exchange recover(CamelContext context, String exchangeId) {
        byte[] data = groups.recover(exchangeId);
        if (data == null) {
            return null;
        }
        Exchange exchange = serializer.read(context, data);
        exchange.setExchangeId(exchangeId);
        return exchange;
    }
}
