package io.github.cameljetstream.kv;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.kv.election.Candidate;
import io.github.cameljetstream.kv.election.ElectionListener;
import io.github.cameljetstream.kv.election.ElectionSettings;
import io.github.cameljetstream.values.Durations;
import io.nats.client.NUID;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.cluster.AbstractCamelClusterService;
import org.jspecify.annotations.Nullable;

/**
 * A cluster service in a key-value bucket of NATS: of all instances, one leads each namespace. For {@code master:}, {@code
 * ClusteredRoutePolicy} and listeners. Thread-safe; set the options before the start.
 *
 * <p>A leader renews its lease each third of leaseTimeout, and stops leading after two thirds without an answer of the
 * bucket, by its own monotonic clock. Others claim after the whole of it, counted from when they have seen its last write.
 * So no two instances lead at a time. If the leader stops, the next one takes over at once.
 */
@Metadata(
        label = "bean",
        description = "A cluster service in a key-value bucket of NATS JetStream: one instance of all leads.",
        annotations = {"interfaceName=org.apache.camel.cluster.CamelClusterService"})
@Configurer(metadataOnly = true)
public class JetStreamClusterService extends AbstractCamelClusterService<JetStreamClusterView> {
    /** Header (long) with the fencing token of the leader, which {@link #fence} sets. */
    public static final String FENCING_TOKEN = "CamelJetStreamFencingToken";

    private static final Duration MIN_LEASE_TIMEOUT = Duration.ofSeconds(1);
    /** An operation must end before the leader resigns. */
    private static final int TIMEOUTS_PER_LEASE = 3;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final int SHOWN_INSTANCE_LETTERS = 6;

    @Metadata(
            description =
                    "Name of the key-value bucket: letters, digits, - and _. All instances of an application share it;"
                            + " nothing else writes to it. Example: orders-cluster",
            required = true)
    private @Nullable String bucket;

    @Metadata(
            description = "Name of the Camel component whose connection options the service uses",
            defaultValue = "jetstream")
    private String component = "jetstream";

    @Metadata(
            description =
                    "Time after which another instance takes over from a leader that has crashed or is disconnected. The"
                            + " leader stops its routes after two thirds of it: they must stop within the rest. At least 1 second",
            defaultValue = "15s",
            javaType = "java.time.Duration")
    private Duration leaseTimeout = Duration.ofSeconds(15);

    @Metadata(
            description =
                    "Creation of the bucket. none: the bucket must exist, and is used as it is; create: a missing bucket"
                            + " is created, and an existing one must have the given settings; update: an existing bucket gets them",
            defaultValue = "CREATE",
            enums = "NONE,CREATE,UPDATE")
    private BucketProvisioning provisioning = BucketProvisioning.CREATE;

    @Metadata(description = "Number of servers that store the bucket, 1 to 5. A new bucket has 1 by default")
    private @Nullable Integer replicas;

    private final String uniqueName = NUID.nextGlobal();
    private final Queue<JetStreamClusterView> views = new ConcurrentLinkedQueue<>();
    private volatile @Nullable BucketConnection connection;
    private volatile @Nullable Bucket opened;

    /** A service whose bucket is set later. */
    public JetStreamClusterService() {}

    /**
     * A service in this bucket.
     *
     * @param bucket see {@link #setBucket}
     */
    public JetStreamClusterService(String bucket) {
        setBucket(bucket);
    }

    /**
     * A processor that fails the exchange with a {@link NotLeaderException} if another instance may lead the namespace, and
     * sets the header {@link #FENCING_TOKEN}. Place it before a step that must not run on two instances.
     */
    public Processor fence(String namespace) {
        return exchange -> {
            long token = fencingToken(namespace);
            if (token == 0) {
                throw new NotLeaderException(namespace);
            }
            exchange.getMessage().setHeader(FENCING_TOKEN, token);
        };
    }

    /** See {@link JetStreamClusterView#getFencingToken}; 0 also without a view of the namespace. */
    public long fencingToken(String namespace) {
        return views.stream()
                .filter(each -> each.getNamespace().equals(namespace))
                .mapToLong(JetStreamClusterView::getFencingToken)
                .findFirst()
                .orElse(0);
    }

    @Override
    protected JetStreamClusterView createView(String namespace) {
        JetStreamClusterView view = new JetStreamClusterView(this, namespace);
        views.add(view);
        return view;
    }

    /** Views have the class {@link JetStreamClusterView}. */
    @Override
    public JetStreamClusterView getView(String namespace) throws Exception {
        CamelClusterView view = super.getView(namespace);
        return view.unwrap(JetStreamClusterView.class);
    }

    Candidate candidate(String namespace, ElectionListener listener) {
        return new Candidate(
                new ElectionSettings(namespace, memberName(), leaseTimeout),
                requireNonNull(opened),
                requireNonNull(connection).lease(),
                listener);
    }

    /** The name of this member: the id of the service, or the name of the Camel context and some letters. */
    String memberName() {
        String id = getId();
        CamelContext context = getCamelContext();
        return id == null
                ? (context == null ? "camel" : context.getName()) + "-"
                        + uniqueName.substring(uniqueName.length() - SHOWN_INSTANCE_LETTERS)
                : id;
    }

    @Override
    protected void doStart() throws Exception {
        BucketSettings settings = validate();
        BucketConnection connected = BucketConnection.of(
                getCamelContext(), component, "cluster service", "add the service to the Camel context");
        try {
            Bucket found = connected.open(settings, provisioning, START_TIMEOUT);
            BucketConnection.requireNoTtl(found, "those of a leader");
            opened = found.within(leaseTimeout.dividedBy(TIMEOUTS_PER_LEASE));
            connection = connected;
            super.doStart();
        } catch (Exception e) {
            connection = null;
            connected.close();
            throw e;
        }
    }

    private BucketSettings validate() {
        BucketSettings.Builder wanted = BucketOptions.builder(bucket, "cluster service", "orders-cluster");
        if (leaseTimeout.compareTo(MIN_LEASE_TIMEOUT) < 0) {
            throw BucketOptions.refused("leaseTimeout", Durations.format(leaseTimeout), "at least 1s");
        }
        // A step of the server's clock must not end a lease.
        return wanted.ttl(Duration.ZERO).replicas(replicas).build();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        for (JetStreamClusterView each : views) {
            each.release(leaseTimeout);
        }
        opened = null;
        BucketConnection connected = connection;
        connection = null;
        if (connected != null) {
            connected.close();
        }
    }

    public @Nullable String getBucket() {
        return bucket;
    }

    /** Name of the key-value bucket: letters, digits, {@code -} and {@code _}. Required. */
    public void setBucket(String bucket) {
        this.bucket = bucket;
    }

    public String getComponent() {
        return component;
    }

    /** Name of the Camel component whose connection options the service uses; default {@code jetstream}. */
    public void setComponent(String component) {
        this.component = component;
    }

    public Duration getLeaseTimeout() {
        return leaseTimeout;
    }

    /** Time after which another instance takes over from a leader that has crashed; at least 1 s, default 15 s. */
    public void setLeaseTimeout(Duration leaseTimeout) {
        this.leaseTimeout = leaseTimeout;
    }

    public BucketProvisioning getProvisioning() {
        return provisioning;
    }

    /** Creation of the bucket; default {@link BucketProvisioning#CREATE}. */
    public void setProvisioning(BucketProvisioning provisioning) {
        this.provisioning = provisioning;
    }

    public @Nullable Integer getReplicas() {
        return replicas;
    }

    /** Number of servers that store the bucket, 1 to 5; 1 for a new bucket by default. */
    public void setReplicas(@Nullable Integer replicas) {
        this.replicas = replicas;
    }
}
