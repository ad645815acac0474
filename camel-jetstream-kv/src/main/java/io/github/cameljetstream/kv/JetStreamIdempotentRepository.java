package io.github.cameljetstream.kv;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.kv.claim.KeyClaims;
import io.github.cameljetstream.kv.claim.KeyClaims.Standing;
import io.github.cameljetstream.kv.meters.KeyValueMeters;
import io.github.cameljetstream.metrics.Metrics.Registration;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An idempotent repository in a key-value bucket of NATS, which survives the crash of its users. Thread-safe.
 *
 * <p>An eager {@code add} is a claim: the key is known for good after {@code confirm}. While the exchange runs, the repository
 * renews the claim. If the owner crashes, the claim is over after {@code claimTimeout}, and the next delivery of the message
 * takes it over. So a message that was being processed in a crash is not taken for a duplicate.
 *
 * <p>The methods block until the server has answered, at most for the timeout. Then they throw a {@link BucketException}:
 * the exchange fails, and its source delivers the message again.
 */
@Metadata(
        label = "bean",
        description =
                "An idempotent repository in a key-value bucket of NATS JetStream. Survives the crash of an instance.",
        annotations = {"interfaceName=org.apache.camel.spi.IdempotentRepository"})
@Configurer(metadataOnly = true)
@ManagedResource(description = "Idempotent repository in a key-value bucket of NATS JetStream")
public class JetStreamIdempotentRepository extends IdempotentRepositoryOptions implements IdempotentRepository {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamIdempotentRepository.class);

    private static final Duration DEFAULT_RETENTION = Duration.ofDays(7);
    /** An operation that takes longer than that could answer after its claim is over. */
    private static final int TIMEOUTS_PER_CLAIM = 3;

    private static final int RENEWALS_PER_CLAIM = 6;

    private volatile @Nullable BucketConnection connection;
    private volatile @Nullable KeyClaims claims;
    private volatile Repetition renewal = Repetition.NONE;
    private volatile Registration meters = () -> {};
    /**
     * What {@link #add(Exchange, String)} has just refused on the thread. The file consumer of Camel then removes the key on
     * that thread, although another exchange has it: for the exchange (4.22.0), and by itself (4.18.0 too). With
     * readLock=idempotent, either would end the other's lock.
     */
    @SuppressWarnings("ThreadLocalUsage") // each repository has its own; what a thread keeps is one small record
    private final ThreadLocal<Refusal> refused = new ThreadLocal<>();

    private record Refusal(String exchangeId, String key) {}

    /** A repository whose bucket is set later. */
    public JetStreamIdempotentRepository() {}

    /**
     * A repository in this bucket.
     *
     * @param bucket see {@link #setBucket}
     */
    public JetStreamIdempotentRepository(String bucket) {
        setBucket(bucket);
    }

    /** A repository in this bucket, for routes in Java. */
    public static JetStreamIdempotentRepository jetStreamIdempotentRepository(String bucket) {
        return new JetStreamIdempotentRepository(bucket);
    }

    /**
     * Claims the key.
     *
     * @return true if the caller has claimed it; false if it is confirmed, or somebody else has claimed it
     * @throws BucketException if the bucket does not answer within the timeout
     */
    @Override
    @ManagedOperation(description = "Adds the key, as a claim")
    public boolean add(String key) {
        return claims().claim(key) == Standing.FREE;
    }

    /**
     * Claims the key for an exchange.
     *
     * @return true if the exchange has claimed it; false if it is confirmed
     * @throws KeyClaimedException if another exchange has claimed it, unless onClaimed is DUPLICATE
     * @throws BucketException if the bucket does not answer within the timeout
     */
    @Override
    public boolean add(Exchange exchange, String key) {
        refused.set(new Refusal(exchange.getExchangeId(), key));
        Standing standing = claims().claim(key);
        refuseClaimed(standing, key);
        if (standing == Standing.FREE) {
            refused.remove();
        }
        return standing == Standing.FREE;
    }

    /** If true, the key is confirmed or claimed. */
    @Override
    @ManagedOperation(description = "If true, the key is confirmed or claimed")
    public boolean contains(String key) {
        return claims().standing(key) != Standing.FREE;
    }

    /**
     * Like {@link #contains(String)}, for an exchange.
     *
     * @throws KeyClaimedException if another exchange has claimed it, unless onClaimed is DUPLICATE
     */
    @Override
    public boolean contains(Exchange exchange, String key) {
        Standing standing = claims().standing(key);
        refuseClaimed(standing, key);
        return standing != Standing.FREE;
    }

    private void refuseClaimed(Standing standing, String key) {
        if (standing == Standing.CLAIMED && getOnClaimed() == OnClaimed.FAIL) {
            throw new KeyClaimedException(key, String.valueOf(getBucket()));
        }
    }

    /**
     * Removes the key whatever its state, so that its next message is processed. The only exception: directly after {@link
     * #add(Exchange, String)} has refused the key on the same thread, it changes nothing.
     *
     * @return false if the bucket does not have the key
     */
    @Override
    @ManagedOperation(description = "Removes the key whatever its state")
    public boolean remove(String key) {
        Refusal last = refused.get();
        boolean wasRefused = last != null && key.equals(last.key());
        refused.remove();
        return !wasRefused && claims().remove(key);
    }

    /**
     * Releases the claim of this instance after its exchange has failed. Never touches the claim of another instance, nor any
     * if {@link #add(Exchange, String)} has just refused the key to the exchange on the same thread.
     */
    @Override
    public boolean remove(Exchange exchange, String key) {
        return !new Refusal(exchange.getExchangeId(), key).equals(refused.get()) && claims().release(key);
    }

    /**
     * Makes it final that the message of the key was processed. If the bucket does not answer, the repository repeats it in
     * the background, until the instance ends.
     *
     * @return true
     */
    @Override
    @ManagedOperation(description = "Makes it final that the message of the key was processed")
    public boolean confirm(String key) {
        claims().confirm(key);
        return true;
    }

    /** Removes all keys, also those of other instances. */
    @Override
    @ManagedOperation(description = "Removes all keys, also those that other instances have claimed")
    public void clear() {
        claims().clear();
    }

    private KeyClaims claims() {
        KeyClaims started = claims;
        if (started == null) {
            throw new IllegalStateException("The idempotent repository in bucket '" + getBucket()
                    + "' is not started: start it with the Camel context, or call start().");
        }
        return started;
    }

    @Override
    protected void doStart() throws Exception {
        BucketSettings settings = validate();
        BucketConnection connected = BucketConnection.of(
                getCamelContext(), getComponent(), "idempotent repository", "add the repository to the Camel registry");
        try {
            Bucket opened = open(connected, settings);
            requireTtl(opened);
            start(connected, new KeyClaims(opened, getClaimTimeout()));
        } catch (RuntimeException e) {
            connected.close();
            throw e;
        }
    }

    private Bucket open(BucketConnection connected, BucketSettings settings) {
        boolean hasDefault = getRetention() == null && !Bucket.exists(connected.api(), settings.bucket());
        BucketSettings wanted =
                hasDefault ? settings.toBuilder().ttl(DEFAULT_RETENTION).build() : settings;
        return connected.open(
                wanted, getProvisioning(), timeoutWithin(getClaimTimeout().dividedBy(TIMEOUTS_PER_CLAIM)));
    }

    /** A claim that is not renewed for a third of the lease must still be there. */
    private void requireTtl(Bucket opened) {
        Duration ttl = opened.status().ttl();
        if (!ttl.isZero() && ttl.compareTo(getClaimTimeout()) <= 0) {
            throw new IllegalArgumentException("Bucket '" + opened.name() + "' keeps keys for " + Durations.format(ttl)
                    + " only, and claimTimeout=" + Durations.format(getClaimTimeout())
                    + ": set retention to more than claimTimeout with provisioning=update, or lower claimTimeout.");
        }
    }

    private void start(BucketConnection connected, KeyClaims started) {
        connection = connected;
        claims = started;
        meters = KeyValueMeters.claims(
                requireNonNull(getCamelContext()),
                requireNonNull(getBucket()),
                new KeyValueMeters.ClaimCounts(started::size, started::takeOvers, started::losses));
        long every = Math.max(1, getClaimTimeout().toMillis() / RENEWALS_PER_CLAIM);
        BackgroundTasks tasks = connected.lease().tasks();
        renewal = tasks.repeat(
                "renewal of claims",
                () -> tasks.run("renewal of claims", started::renew),
                every,
                TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        renewal.cancel();
        meters.close();
        meters = () -> {};
        KeyClaims started = claims;
        claims = null;
        if (started != null && started.size() > 0) {
            LOG.warn(
                    "The idempotent repository in bucket {} stops with {} claims in use; others take them over after {}",
                    getBucket(),
                    started.size(),
                    Durations.format(getClaimTimeout()));
        }
        BucketConnection connected = connection;
        connection = null;
        if (connected != null) {
            connected.close();
        }
    }

    /** The number of claims that this instance has: exchanges that are being processed. */
    @ManagedAttribute(description = "Number of claims that this instance has")
    public int getClaims() {
        KeyClaims started = claims;
        return started == null ? 0 : started.size();
    }

    /** The number of claims of crashed instances that this instance has taken over. */
    @ManagedAttribute(description = "Number of claims that this instance has taken over")
    public long getTakeOvers() {
        KeyClaims started = claims;
        return started == null ? 0 : started.takeOvers();
    }

    /** The number of claims that this instance has lost while their exchanges ran. */
    @ManagedAttribute(description = "Number of claims that this instance has lost while their exchanges ran")
    public long getLostClaims() {
        KeyClaims started = claims;
        return started == null ? 0 : started.losses();
    }
}
