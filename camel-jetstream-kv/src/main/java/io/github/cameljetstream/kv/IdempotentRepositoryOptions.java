package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import org.apache.camel.spi.Metadata;
import org.jspecify.annotations.Nullable;

/** The options of {@link JetStreamIdempotentRepository}. Set them before the start. */
public abstract class IdempotentRepositoryOptions extends BucketOptions {
    private static final Duration MIN_CLAIM_TIMEOUT = Duration.ofSeconds(1);

    @Metadata(
            description =
                    "Time for which a confirmed key is remembered: the ttl of the bucket. More than claimTimeout; 0 for"
                            + " unlimited. By default an existing bucket keeps its ttl, and a new one has 7 days",
            defaultValue = "7d",
            javaType = "java.time.Duration")
    private @Nullable Duration retention;

    @Metadata(
            description =
                    "Time after which the claim of a crashed instance is over. A live instance renews its claims at a"
                            + " third of it. At least 1 second",
            defaultValue = "5m",
            javaType = "java.time.Duration")
    private Duration claimTimeout = Duration.ofMinutes(5);

    @Metadata(
            description =
                    "Answer for an exchange whose key another exchange is processing. fail: the exchange fails, so that its"
                            + " source delivers the message again; duplicate: the exchange counts as a duplicate, and the message is"
                            + " lost if the owner crashes",
            defaultValue = "FAIL",
            enums = "FAIL,DUPLICATE")
    private OnClaimed onClaimed = OnClaimed.FAIL;

    IdempotentRepositoryOptions() {}

    /** Refuses what is wrong, and returns the wanted settings of the bucket. */
    final BucketSettings validate() {
        BucketSettings.Builder settings = settings("idempotent repository", "orders-seen");
        if (claimTimeout.compareTo(MIN_CLAIM_TIMEOUT) < 0) {
            throw refused("claimTimeout", Durations.format(claimTimeout), "at least 1s");
        }
        if (retention != null && !retention.isZero() && retention.compareTo(claimTimeout) <= 0) {
            throw refused(
                    "retention",
                    Durations.format(retention),
                    "more than claimTimeout (" + Durations.format(claimTimeout) + "), or 0 for unlimited");
        }
        return settings.ttl(retention).build();
    }

    public @Nullable Duration getRetention() {
        return retention;
    }

    /**
     * Time for which a confirmed key is remembered. More than claimTimeout; zero for unlimited. By default an existing bucket
     * keeps its ttl, and a new one has 7 days.
     */
    public void setRetention(@Nullable Duration retention) {
        this.retention = retention;
    }

    public Duration getClaimTimeout() {
        return claimTimeout;
    }

    /** Time after which the claim of a crashed instance is over; at least 1 s, default 5 minutes. */
    public void setClaimTimeout(Duration claimTimeout) {
        this.claimTimeout = claimTimeout;
    }

    public OnClaimed getOnClaimed() {
        return onClaimed;
    }

    /** Answer for an exchange whose key another exchange is processing; default {@link OnClaimed#FAIL}. */
    public void setOnClaimed(OnClaimed onClaimed) {
        this.onClaimed = onClaimed;
    }
}
