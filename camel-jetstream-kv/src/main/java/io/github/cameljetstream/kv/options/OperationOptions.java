package io.github.cameljetstream.kv.options;

import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** What a producer does with the bucket. */
@UriParams
public final class OperationOptions implements Cloneable {
    /**
     * Operation of the producer, unless the header CamelJetStreamKeyValueOperation names another one. get: reads the
     * value of the key; put: writes the body, whatever the key has; create: writes the body if the key has no value;
     * update: writes the body if the key has the expected revision; delete: deletes the value, and keeps the history;
     * purge: deletes the value and its history; keys: lists the keys that have a value; history: lists the stored
     * writes of the key; status: reads the state of the bucket.
     */
    @UriParam(label = "producer", enums = "get,put,create,update,delete,purge,keys,history,status")
    private @Nullable KeyValueOperation operation;

    /**
     * Key of the operation, unless the header CamelJetStreamKeyValueKey names another one. It can be an expression in
     * Camel's Simple language. Example: customer.${header.customerId}
     */
    @UriParam(label = "producer")
    private @Nullable String key;

    /**
     * Time to live of a written key, in whole seconds: 1 second or more. It applies to the operations put, create and
     * update, and needs the bucket's limitMarker. A later write without it has no time to live. The header
     * CamelJetStreamKeyValueTtl takes precedence. Example: 30s
     */
    @UriParam(label = "producer")
    private @Nullable Duration keyTtl;

    /**
     * What the producer does if the key is not as create, update, delete or purge expects it. fail: the exchange fails
     * with a KeyRefusedException; report: the exchange continues with the header CamelJetStreamKeyStored=false.
     */
    @UriParam(label = "producer", enums = "fail,report", defaultValue = "fail")
    private OnRefused onRefused = OnRefused.FAIL;

    /**
     * If true, the producer fails the exchange with a KeyMissingException if the operation get finds no value. If
     * false, the body is null, and the header CamelJetStreamKeyFound is false.
     */
    @UriParam(label = "producer", defaultValue = "false")
    private boolean failIfMissing;

    /**
     * If true, the operation get asks any server that stores the bucket, which may be behind the leader. If false, it
     * asks the leader. Of a mirror, true reads the mirror, and false its origin.
     */
    @UriParam(label = "producer,advanced", defaultValue = "false")
    private boolean directGet;

    /**
     * Time limit for an operation, including its repetitions. The producer then fails the exchange. Example: 5s
     */
    @UriParam(label = "advanced", defaultValue = "10s")
    private Duration timeout = Duration.ofSeconds(10);

    /** A copy that later changes to this group do not reach. */
    public OperationOptions copy() {
        try {
            return (OperationOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects values that no operation can have.
     *
     * @throws IllegalArgumentException naming the option, its value and the cure
     */
    public void validate() {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout=" + Durations.format(timeout)
                    + " is refused: it must be a duration of more than nothing, such as 10s.");
        }
        if (key != null && key.isBlank()) {
            throw new IllegalArgumentException("key='" + key + "' is refused: it must be a key, or an expression.");
        }
        checkTtl("keyTtl", keyTtl);
        if (keyTtl != null && operation != null && !operation.writesValue()) {
            throw new IllegalArgumentException("keyTtl=" + Durations.format(keyTtl)
                    + " has no effect on operation=" + EnumNames.of(operation)
                    + ": remove it, or use the operation put, create or update.");
        }
    }

    /**
     * Rejects a time to live that the server would cut.
     *
     * @param source the option or header, for the error
     */
    public static void checkTtl(String source, @Nullable Duration ttl) {
        if (ttl != null && (ttl.getNano() != 0 || ttl.getSeconds() < 1)) {
            throw new IllegalArgumentException(
                    source + "=" + Durations.format(ttl) + " is refused: it must be whole seconds, at least 1s.");
        }
    }

    public @Nullable KeyValueOperation getOperation() {
        return operation;
    }

    public void setOperation(@Nullable KeyValueOperation operation) {
        this.operation = operation;
    }

    public @Nullable String getKey() {
        return key;
    }

    public void setKey(@Nullable String key) {
        this.key = key;
    }

    public @Nullable Duration getKeyTtl() {
        return keyTtl;
    }

    public void setKeyTtl(@Nullable Duration keyTtl) {
        this.keyTtl = keyTtl;
    }

    public OnRefused getOnRefused() {
        return onRefused;
    }

    public void setOnRefused(OnRefused onRefused) {
        this.onRefused = onRefused;
    }

    public boolean isFailIfMissing() {
        return failIfMissing;
    }

    public void setFailIfMissing(boolean failIfMissing) {
        this.failIfMissing = failIfMissing;
    }

    public boolean isDirectGet() {
        return directGet;
    }

    public void setDirectGet(boolean directGet) {
        this.directGet = directGet;
    }

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }
}
