package io.github.cameljetstream.kv;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.kv.collect.Groups;
import io.github.cameljetstream.kv.meters.KeyValueMeters;
import io.github.cameljetstream.metrics.Metrics.Registration;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.OptimisticLockingAggregationRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An aggregation repository in a key-value bucket of NATS: aggregates survive a crash, and several instances can share them.
 * Thread-safe. Each aggregate EIP needs a repository and a bucket of its own.
 *
 * <p>Each change is a compare-and-set of the group, also without optimisticLocking: no instance overwrites what another has
 * aggregated. It throws an {@link AggregateChangedException} instead. A completed exchange stays in the bucket until {@code
 * confirm}. The package {@code collect} describes the keys, and what a crash at each point does.
 *
 * <p>{@code get}, {@code add}, {@code remove} and {@code getKeys} block until the server has answered, at most for the timeout.
 * Then they throw a {@link BucketException}: the exchange fails, and its source delivers the message again. {@code scan}, {@code
 * recover} and {@code confirm} report a failure in the log, since an exception would end the recovery of Camel for good.
 */
@Metadata(
        label = "bean",
        description =
                "An aggregation repository in a key-value bucket of NATS JetStream. Survives the crash of an instance, and"
                        + " several instances can share it.",
        annotations = {"interfaceName=org.apache.camel.spi.AggregationRepository"})
@Configurer(metadataOnly = true)
@ManagedResource(description = "Aggregation repository in a key-value bucket of NATS JetStream")
public class JetStreamAggregationRepository extends AggregationRepositoryOptions
        implements OptimisticLockingAggregationRepository {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamAggregationRepository.class);

    private static final String BEAN = "aggregation repository";
    private static final int HEARTBEATS_PER_LEASE = 4;
    /** An operation must end before the lease. */
    private static final int TIMEOUTS_PER_LEASE = 3;

    private static final Duration GRACE = Duration.ofMinutes(1);

    private final LateCompletions late = new LateCompletions();
    /** The exchanges that could not be recovered, each of which is logged once. */
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    private volatile Registration meters = () -> {};
    private volatile @Nullable BucketConnection connection;
    private volatile @Nullable Aggregates aggregates;
    private volatile Repetition maintenance = Repetition.NONE;
    private @Nullable ManagedBean managed;

    /** A repository whose bucket is set later. */
    public JetStreamAggregationRepository() {}

    /**
     * A repository in this bucket.
     *
     * @param bucket see {@link #setBucket}
     */
    public JetStreamAggregationRepository(String bucket) {
        setBucket(bucket);
    }

    /** A repository in this bucket, for routes in Java. */
    public static JetStreamAggregationRepository jetStreamAggregationRepository(String bucket) {
        return new JetStreamAggregationRepository(bucket);
    }

    /**
     * The open aggregate of a correlation key, from the leader of the bucket's stream.
     *
     * @return null if there is none
     * @throws AggregateDataException if its value cannot be read
     * @throws BucketException if the bucket does not answer within the timeout
     */
    @Override
    public @Nullable Exchange get(CamelContext camelContext, String key) {
        return onTimer(() -> aggregates().get(camelContext, key), () -> {
            late.add(key);
            return null;
        });
    }

    /**
     * Stores the aggregate of a key if nobody else has changed it since this thread has read it. If this thread has not read it,
     * it replaces any aggregate.
     *
     * @return the old exchange; null if there was none
     * @throws AggregateChangedException if another instance has changed it
     * @throws AggregateDataException if the exchange cannot be stored
     * @throws BucketException if the bucket does not answer within the timeout
     */
    @Override
    public @Nullable Exchange add(CamelContext camelContext, String key, Exchange exchange) {
        Exchange old = aggregates().replace(camelContext, key, exchange);
        late.remove(key);
        return old;
    }

    /**
     * Stores the aggregate of a key if the bucket still has the old exchange.
     *
     * @param oldExchange what {@link #get} has returned; null if there must be none
     * @return the old exchange
     * @throws AggregateChangedException if another thread or instance has changed it
     * @throws AggregateDataException if the exchange cannot be stored
     * @throws BucketException if the bucket does not answer within the timeout
     */
    @Override
    public @Nullable Exchange add(
            CamelContext camelContext, String key, @Nullable Exchange oldExchange, Exchange newExchange) {
        aggregates().replace(key, oldExchange, newExchange);
        late.remove(key);
        return oldExchange;
    }

    /**
     * Completes the aggregate of a key: from now on it is another one, which {@link #confirm} ends.
     *
     * @param exchange the completed exchange. If Camel passes an earlier state, because the aggregation strategy has returned
     *     another exchange, this method refuses it: it could not be recovered
     * @throws AggregateChangedException if another thread or instance has changed the aggregate since it was read
     * @throws AggregateDataException if the exchange cannot be stored
     * @throws BucketException if the bucket does not answer within the timeout
     */
    @Override
    public void remove(CamelContext camelContext, String key, Exchange exchange) {
        boolean isDone = onTimer(
                () -> {
                    aggregates().complete(key, exchange);
                    return true;
                },
                () -> false);
        if (!isDone) {
            late.add(key);
            throw new AggregateChangedException(key, String.valueOf(getBucket())); // Camel expects it there
        }
    }

    /**
     * Ends a completed exchange for good. An exchange that neither this instance has completed nor {@link #scan} has returned is
     * not known. If the bucket does not answer, the repository repeats it in the background, until the instance stops.
     */
    @Override
    public void confirm(CamelContext camelContext, String exchangeId) {
        if (isUseRecovery() && !aggregates().groups().confirm(exchangeId)) {
            LOG.debug("Confirmation of exchange {} is repeated later", exchangeId);
        }
    }

    /**
     * See {@link #confirm}.
     *
     * @return true: the repository sees to it
     */
    @Override
    public boolean confirmWithResult(CamelContext camelContext, String exchangeId) {
        confirm(camelContext, exchangeId);
        return true;
    }

    /** The correlation keys that have an open aggregate. Reads all groups of the bucket. */
    @Override
    @ManagedOperation(description = "The correlation keys that have an open aggregate; reads all of them")
    public Set<String> getKeys() {
        return onTimer(() -> aggregates().groups().keys(), Set::of);
    }

    /**
     * The ids of completed exchanges that nobody processes, as far as this instance can know: those that it has completed itself
     * more than recoveryInterval ago, and those of instances that have stopped or crashed.
     */
    @Override
    public Set<String> scan(CamelContext camelContext) {
        try {
            return aggregates().groups().scan();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The aggregation repository in bucket {} did not find what to recover: {} Retrying after"
                            + " recoveryInterval.",
                    getBucket(),
                    e.getMessage());
            return Set.of();
        }
    }

    /**
     * Takes over a completed exchange that {@link #scan} has returned.
     *
     * @return null if it was confirmed, another instance has taken it over, or it cannot be read
     */
    @Override
    public @Nullable Exchange recover(CamelContext camelContext, String exchangeId) {
        try {
            return aggregates().recover(camelContext, exchangeId);
        } catch (RuntimeException e) {
            if (unreadable.add(exchangeId)) {
                LOG.error(
                        "The completed exchange {} in bucket {} cannot be recovered: {} It stays in the bucket.",
                        exchangeId,
                        getBucket(),
                        e.getMessage());
            }
            return null;
        }
    }

    /** Nobody waits on the timer of Camel: there the repository does not throw, and {@link LateCompletions} completes later. */
    private <T extends @Nullable Object> T onTimer(Supplier<T> operation, Supplier<T> otherwise) {
        try {
            return operation.get();
        } catch (BucketException e) {
            if (e.reason() != Reason.UNANSWERED || !LateCompletions.isTimer()) {
                throw e;
            }
            LOG.warn(
                    "A completion by time or interval is late: {} It is done when bucket {} answers.",
                    e.getMessage(),
                    getBucket());
            return otherwise.get();
        }
    }

    private Aggregates aggregates() {
        Aggregates started = aggregates;
        if (started == null) {
            throw new IllegalStateException("The aggregation repository in bucket '" + getBucket()
                    + "' is not started: start it with the Camel context, or call start().");
        }
        return started;
    }

    @Override
    protected void doStart() throws Exception {
        BucketSettings settings = validate();
        ExchangeSerializer serializer = newSerializer();
        BucketConnection connected = BucketConnection.of(
                getCamelContext(), getComponent(), BEAN, "add the repository to the Camel registry");
        try {
            Duration timeout = timeoutWithin(getLeaseTimeout().dividedBy(TIMEOUTS_PER_LEASE));
            Bucket opened = connected.open(settings, getProvisioning(), timeout);
            BucketConnection.requireNoTtl(opened, "those of aggregates");
            Groups started = new Groups(
                    opened,
                    new Groups.Settings(
                            isUseRecovery(),
                            getLeaseTimeout(),
                            Duration.ofMillis(getRecoveryInterval()),
                            timeout,
                            GRACE));
            started.start();
            start(connected, new Aggregates(opened.name(), started, serializer, isUseRecovery()));
        } catch (RuntimeException e) {
            connected.close();
            throw e;
        }
    }

    private void start(BucketConnection connected, Aggregates started) {
        connection = connected;
        aggregates = started;
        meters = KeyValueMeters.aggregates(
                requireNonNull(getCamelContext()),
                requireNonNull(getBucket()),
                new KeyValueMeters.AggregateCounts(this::getUnconfirmed, this::getTakeOvers, this::getConflicts));
        managed = ManagedBean.show(requireNonNull(getCamelContext()), this);
        BackgroundTasks tasks = connected.lease().tasks();
        maintenance = tasks.repeat(
                "heartbeat of aggregations",
                () -> tasks.run("heartbeat of aggregations", () -> maintain(started)),
                Math.max(1, getLeaseTimeout().toMillis() / HEARTBEATS_PER_LEASE),
                TimeUnit.MILLISECONDS);
    }

    private void maintain(Aggregates started) {
        started.groups().maintain();
        late.complete(requireNonNull(getCamelContext()), this);
    }

    @Override
    protected void doStop() {
        maintenance.cancel();
        meters.close();
        meters = () -> {};
        if (managed != null) {
            managed.hide();
            managed = null;
        }
        Aggregates started = aggregates;
        aggregates = null;
        if (started != null) {
            started.groups().stop();
        }
        BucketConnection connected = connection;
        connection = null;
        if (connected != null) {
            connected.close();
        }
    }

    /** The number of completed exchanges that this instance has, and that are not confirmed. */
    @ManagedAttribute(description = "Number of completed exchanges that this instance has, and that are not confirmed")
    public int getUnconfirmed() {
        Aggregates started = aggregates;
        return started == null ? 0 : started.groups().completed();
    }

    /** The number of confirmations that the bucket has not answered yet. */
    @ManagedAttribute(description = "Number of confirmations that the bucket has not answered yet")
    public int getPendingConfirmations() {
        Aggregates started = aggregates;
        return started == null ? 0 : started.groups().pendingConfirmations();
    }

    /** The number of completed exchanges of other instances that this instance has taken over. */
    @ManagedAttribute(description = "Number of completed exchanges that this instance has taken over")
    public long getTakeOvers() {
        Aggregates started = aggregates;
        return started == null ? 0 : started.groups().takeOvers();
    }

    /** The number of changes that were refused, because another thread or instance was faster. */
    @ManagedAttribute(description = "Number of changes that were refused because another thread or instance was faster")
    public long getConflicts() {
        Aggregates started = aggregates;
        return started == null ? 0 : started.groups().conflicts();
    }
}
