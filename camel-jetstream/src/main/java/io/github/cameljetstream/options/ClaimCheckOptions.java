package io.github.cameljetstream.options;

import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import java.util.Locale;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Bodies that are stored in an object store bucket, beside the stream. */
@UriParams
public final class ClaimCheckOptions implements Cloneable {
    private static final long KIBI = 1_024;

    /**
     * Name of the object store bucket for large bodies. A producer with claimCheckAbove stores them there. A consumer
     * reads the body of a message there if the message has a reference to this bucket. A reference to any other bucket
     * fails the exchange. Without the option, the reference is a header as any other. It needs the module
     * camel-jetstream-object. Example: payloads
     */
    @UriParam(label = "common")
    private @Nullable String claimCheckBucket;

    /**
     * Size of the largest body that the producer publishes in the message itself, in bytes. With k or m at its end, it
     * is in kibibytes or mebibytes. The producer stores a larger body in claimCheckBucket, and publishes a message
     * without a body that refers to it. The default is no limit, except that of the server. The thread of the route
     * waits until the body is stored. It needs claimCheckBucket. Example: 512k
     */
    @UriParam(label = "producer")
    private @Nullable String claimCheckAbove;

    /**
     * Time for which claimCheckBucket keeps a body, or 0 for no limit. If the option is set, the component creates a
     * missing bucket, and an existing one must have this ttl. Otherwise the bucket must exist. The time must be longer
     * than the stream keeps messages. Example: 30d
     */
    @UriParam(label = "common,advanced")
    private @Nullable Duration claimCheckTtl;

    /** A copy that later changes to this group do not reach. */
    public ClaimCheckOptions copy() {
        try {
            return (ClaimCheckOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects values that cannot work.
     *
     * @throws IllegalArgumentException naming the option, its value and the cure
     */
    public void validateWith(PublishOptions publish, CloudEventMode cloudEvents) {
        Checks.notNegative("claimCheckTtl", claimCheckTtl);
        if (claimCheckBucket != null && !claimCheckBucket.matches("[A-Za-z0-9_-]+")) {
            throw Checks.refuse("claimCheckBucket", claimCheckBucket, "a name of letters, digits, '-' and '_'");
        }
        if (claimCheckTtl != null && claimCheckBucket == null) {
            throw withoutBucket("claimCheckTtl=" + claimCheckTtl.toMillis() + "ms");
        }
        if (claimCheckAbove != null) {
            validateAbove(claimCheckAbove, publish, cloudEvents);
        }
    }

    private void validateAbove(String value, PublishOptions publish, CloudEventMode cloudEvents) {
        bytes(value);
        if (claimCheckBucket == null) {
            throw withoutBucket("claimCheckAbove=" + value);
        }
        if (publish.getBatch() != PublishBatch.NONE) {
            throw conflict(
                    value,
                    "batch=" + EnumNames.of(publish.getBatch()),
                    "which publishes many messages for one body: split the body before");
        }
        if (cloudEvents.wraps()) {
            throw conflict(
                    value,
                    "cloudEvents=" + EnumNames.of(cloudEvents),
                    "which wraps bodies that are in the message: set cloudEvents=none");
        }
        if (publish.getMessageIdStrategy() == MessageIdStrategy.CLOUD_EVENT) {
            throw conflict(
                    value,
                    "messageIdStrategy=" + EnumNames.of(publish.getMessageIdStrategy()),
                    "which reads the id in a body that is in the message: set messageIdStrategy=auto or header");
        }
    }

    private static IllegalArgumentException conflict(String value, String other, String reason) {
        return new IllegalArgumentException("claimCheckAbove=" + value + " is set together with " + other + ", "
                + reason + ", or remove claimCheckAbove.");
    }

    private static IllegalArgumentException withoutBucket(String option) {
        return new IllegalArgumentException(
                option + " has no effect without claimCheckBucket: set the bucket for large bodies, or remove it.");
    }

    /** The number of bytes above which a body is stored in the bucket; {@link Long#MAX_VALUE} for never. */
    public long above() {
        return claimCheckAbove == null ? Long.MAX_VALUE : bytes(claimCheckAbove);
    }

    private static long bytes(String text) {
        String value = text.trim().toLowerCase(Locale.ROOT);
        long unit = value.endsWith("k") ? KIBI : value.endsWith("m") ? KIBI * KIBI : 1;
        try {
            long count = Long.parseLong(unit == 1 ? value : value.substring(0, value.length() - 1));
            if (count >= 0) {
                return Math.multiplyExact(count, unit);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // The error below says what is expected.
        }
        throw Checks.refuse(
                "claimCheckAbove", text, "a number of bytes, or with k or m of kibibytes or mebibytes, such as 512k");
    }

    public @Nullable String getClaimCheckBucket() {
        return claimCheckBucket;
    }

    public void setClaimCheckBucket(@Nullable String claimCheckBucket) {
        this.claimCheckBucket = claimCheckBucket;
    }

    public @Nullable String getClaimCheckAbove() {
        return claimCheckAbove;
    }

    public void setClaimCheckAbove(@Nullable String claimCheckAbove) {
        this.claimCheckAbove = claimCheckAbove;
    }

    public @Nullable Duration getClaimCheckTtl() {
        return claimCheckTtl;
    }

    public void setClaimCheckTtl(@Nullable Duration claimCheckTtl) {
        this.claimCheckTtl = claimCheckTtl;
    }
}
