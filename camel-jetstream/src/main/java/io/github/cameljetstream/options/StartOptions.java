package io.github.cameljetstream.options;

import io.nats.client.api.ConsumerConfiguration;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Where, when and at which pace a new consumer starts in the stream. */
@UriParams
public final class StartOptions implements Cloneable {
    /** The server's times have years of four digits. */
    private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Start position of a new consumer in the stream. all: the first message; last: the last message; lastPerSubject:
     * the last message of each subject; new: messages that the stream stores from now on; sequence: startSequence;
     * time: startTime. It takes precedence over the other start options. If it is not set, startTime, startSequence and
     * deliverAll apply, in this order. It does not move an existing durable.
     */
    @UriParam(label = "consumer", enums = "all,last,lastPerSubject,new,sequence,time", defaultValue = "all")
    private @Nullable DeliverPolicy deliverPolicy;

    /** Sequence in the stream at which a new consumer starts: 1 or more. */
    @UriParam(label = "consumer")
    private @Nullable Long startSequence;

    /**
     * Time at which a new consumer starts: seconds since 1970 (Unix time), or an ISO-8601 instant. Example:
     * 2026-01-31T12:00:00Z
     */
    @UriParam(label = "consumer")
    private @Nullable String startTime;

    /**
     * If true, the component starts a new consumer at the first message; if false, at the last one. Use deliverPolicy
     * instead.
     */
    @Deprecated
    @Metadata(deprecationNote = "Use deliverPolicy.")
    @UriParam(label = "consumer,advanced", defaultValue = "true")
    private @Nullable Boolean deliverAll;

    /**
     * Pace at which the server delivers stored messages. instant: as fast as possible; original: at the pace at which
     * the stream stored them.
     */
    @UriParam(label = "consumer,advanced", enums = "instant,original", defaultValue = "instant")
    private @Nullable ReplayPolicy replayPolicy;

    /**
     * Time until which a new consumer delivers nothing: seconds since 1970 (Unix time), or an ISO-8601 instant. It does
     * not pause an existing durable. Needs nats-server 2.11 or newer. Example: 2026-01-31T12:00:00Z
     */
    @UriParam(label = "consumer,advanced")
    private @Nullable String pauseUntil;

    /** A copy that later changes to this group do not reach. */
    public StartOptions copy() {
        try {
            return (StartOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Rejects values, and pairs of them, with which no consumer can start. */
    void validate() {
        Checks.atLeast("startSequence", startSequence, 1);
        startInstant();
        pauseInstant();
        if (deliverPolicy == DeliverPolicy.SEQUENCE && startSequence == null) {
            throw new IllegalArgumentException("deliverPolicy=sequence needs startSequence: set the first sequence.");
        }
        if (deliverPolicy == DeliverPolicy.TIME && startTime == null) {
            throw new IllegalArgumentException("deliverPolicy=time needs startTime: set the first time.");
        }
    }

    /** Takes from the bean what no option sets. An option for the start position replaces the bean's whole position. */
    void fillFrom(ConsumerConfiguration bean) {
        replayPolicy = BeanValues.first(
                replayPolicy,
                () -> bean.replayPolicyWasSet()
                        ? BeanValues.constant(ReplayPolicy.class, bean.getReplayPolicy())
                        : null);
        pauseUntil = BeanValues.first(pauseUntil, () -> BeanValues.text(bean.getPauseUntil()));
        if (isPositionSet()) {
            return;
        }
        if (bean.deliverPolicyWasSet()) {
            deliverPolicy = policy(bean.getDeliverPolicy());
        }
        startSequence = bean.startSeqWasSet() ? BeanValues.positive(bean.getStartSequence()) : null;
        startTime = BeanValues.text(bean.getStartTime());
    }

    private static DeliverPolicy policy(io.nats.client.api.DeliverPolicy ofBean) {
        return switch (ofBean) {
            case All -> DeliverPolicy.ALL;
            case Last -> DeliverPolicy.LAST;
            case LastPerSubject -> DeliverPolicy.LAST_PER_SUBJECT;
            case New -> DeliverPolicy.NEW;
            case ByStartSequence -> DeliverPolicy.SEQUENCE;
            case ByStartTime -> DeliverPolicy.TIME;
        };
    }

    /** If true, an option sets the start position. */
    public boolean isPositionSet() {
        return deliverPolicy != null || deliverAll != null || startSequence != null || startTime != null;
    }

    /** The instant of {@code startTime}; null if it is not set. */
    public @Nullable Instant startInstant() {
        return instant("startTime", startTime);
    }

    /** The instant of {@code pauseUntil}; null if it is not set. */
    public @Nullable Instant pauseInstant() {
        return instant("pauseUntil", pauseUntil);
    }

    /**
     * The instant of a text; null for null.
     *
     * @throws IllegalArgumentException if it is no time
     */
    public static @Nullable Instant instant(String option, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            String text = value.trim();
            Instant instant = text.matches("\\d+") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
            if (instant.isAfter(MAX_TIME)) {
                throw new DateTimeException("too late");
            }
            return instant;
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    option + "=" + value
                            + " is not a time: use seconds since 1970, or an instant such as 2026-01-31T12:00:00Z.",
                    e);
        }
    }

    public @Nullable DeliverPolicy getDeliverPolicy() {
        return deliverPolicy;
    }

    public void setDeliverPolicy(@Nullable DeliverPolicy deliverPolicy) {
        this.deliverPolicy = deliverPolicy;
    }

    public @Nullable Long getStartSequence() {
        return startSequence;
    }

    public void setStartSequence(@Nullable Long startSequence) {
        this.startSequence = startSequence;
    }

    public @Nullable String getStartTime() {
        return startTime;
    }

    public void setStartTime(String startTime) {
        this.startTime = startTime;
    }

    public @Nullable Boolean getDeliverAll() {
        return deliverAll;
    }

    public void setDeliverAll(@Nullable Boolean deliverAll) {
        this.deliverAll = deliverAll;
    }

    public @Nullable ReplayPolicy getReplayPolicy() {
        return replayPolicy;
    }

    public void setReplayPolicy(ReplayPolicy replayPolicy) {
        this.replayPolicy = replayPolicy;
    }

    public @Nullable String getPauseUntil() {
        return pauseUntil;
    }

    public void setPauseUntil(String pauseUntil) {
        this.pauseUntil = pauseUntil;
    }
}
