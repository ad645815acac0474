package io.github.cameljetstream;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionSnapshot;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The health of a consumer, of a producer, or of the connections of a Camel context.
 *
 * <p>The checks of consumers and producers are readiness checks: they recover without a restart. The check of the
 * connections is a liveness check, which is always UP and reports the state of each. Thread-safe.
 */
public final class JetStreamHealthCheck implements HealthCheck {
    static final String CONNECTIONS_ID = "jetstream-connections";

    private final String id;
    private final Kind kind;
    private final Look look;
    private volatile boolean enabled = true;

    /** Determines the state. */
    @FunctionalInterface
    private interface Look {
        void at(HealthCheckResultBuilder builder);
    }

    private JetStreamHealthCheck(String id, Kind kind, Look look) {
        this.id = id;
        this.kind = kind;
        this.look = look;
    }

    /** DOWN while the consumer cannot receive messages. */
    static JetStreamHealthCheck ofConsumer(JetStreamConsumer consumer) {
        return new JetStreamHealthCheck(
                "consumer:jetstream-" + consumer.getRouteId(), Kind.READINESS, builder -> consumer(consumer, builder));
    }

    /** DOWN while the connection is lost. */
    static JetStreamHealthCheck ofProducer(
            JetStreamEndpoint endpoint,
            ConnectionLease lease,
            IntSupplier pending,
            Supplier<@Nullable String> lastError) {
        return new JetStreamHealthCheck(
                "producer:jetstream-" + endpoint.getSubject() + "-"
                        + Integer.toHexString(System.identityHashCode(endpoint)),
                Kind.READINESS,
                builder -> {
                    builder.detail(ENDPOINT_URI, endpoint.getEndpointUri());
                    builder.detail("pending", pending.getAsInt());
                    detail(builder, "last.error", lastError.get());
                    connection(builder, lease);
                });
    }

    /** Never DOWN: the component retries a lost or rejected connection indefinitely. */
    static JetStreamHealthCheck ofConnections(SharedConnections connections) {
        return new JetStreamHealthCheck(CONNECTIONS_ID, Kind.LIVENESS, builder -> {
            int number = 0;
            for (ConnectionSnapshot each : connections.snapshots()) {
                builder.detail(
                        "connection." + ++number,
                        each.name() + " " + each.state() + " " + each.servers()
                                + (each.refusal() == null ? "" : " (" + each.refusal() + ")"));
            }
            builder.up();
        });
    }

    private static void consumer(JetStreamConsumer consumer, HealthCheckResultBuilder builder) {
        builder.detail(ENDPOINT_URI, consumer.getEndpoint().getEndpointUri());
        detail(builder, "route.id", consumer.getRouteId());
        ConsumerSnapshot snapshot = consumer.snapshot();
        if (snapshot != null) {
            consumer(snapshot, consumer.lease(), builder);
        } else if (consumer.startFailure() != null) {
            builder.down().message(consumer.startFailure().getMessage()).error(consumer.startFailure());
        } else {
            builder.down().message("The consumer is not started.");
        }
    }

    private static void consumer(
            ConsumerSnapshot snapshot, @Nullable ConnectionLease lease, HealthCheckResultBuilder builder) {
        details(snapshot, lease, builder);
        builder.state(snapshot.state().isHealthy() ? State.UP : State.DOWN);
        String consumer = "Consumer '" + snapshot.consumer() + "' of stream '" + snapshot.stream() + "'";
        switch (snapshot.state()) {
            case RECOVERING -> builder.message(consumer + " receives no messages: " + snapshot.lastError());
            case DEAD_LETTERS_FAILING ->
                builder.message(
                        consumer + " receives messages, but cannot store dead letters: " + snapshot.lastError());
            case NOT_PERMITTED -> builder.message(consumer + ": " + snapshot.lastError());
            case DISCONNECTED -> builder.message(lost(snapshot.servers(), lease == null ? null : lease.refusal()));
            case SUSPENDED -> builder.message("The consumer is suspended.");
            case CONSUMING -> builder.message(null);
        }
    }

    private static void details(
            ConsumerSnapshot snapshot, @Nullable ConnectionLease lease, HealthCheckResultBuilder builder) {
        builder.detail("state", snapshot.state().name());
        builder.detail("stream", snapshot.stream());
        builder.detail("consumer", snapshot.consumer());
        builder.detail("servers", snapshot.servers());
        builder.detail("in.flight", snapshot.inFlight());
        builder.detail("waiting", snapshot.waiting());
        detail(builder, "lag", snapshot.lag());
        detail(builder, "last.delivery", snapshot.lastDelivery());
        detail(builder, "last.error", snapshot.lastError());
        detail(builder, "connection.error", lease == null ? null : lease.problem());
        detail(builder, "recovering.since", snapshot.recoveringSince());
        detail(builder, "pinned", snapshot.pinned());
        if (snapshot.partitions() != null) {
            detail(builder, "partitions", snapshot.partitions());
            detail(builder, "members", snapshot.partitions().members().size());
        }
    }

    private static void connection(HealthCheckResultBuilder builder, ConnectionLease lease) {
        ConnectionState state = lease.state();
        builder.detail("state", state.name());
        builder.detail("servers", lease.servers());
        detail(builder, "connection.error", lease.problem());
        if (state == ConnectionState.CONNECTED) {
            builder.up();
        } else {
            builder.down().message(lost(lease.servers(), lease.refusal()));
        }
    }

    private static String lost(String servers, @Nullable String refusal) {
        return "The connection to NATS at " + servers + " was lost; reconnecting."
                + (refusal == null ? "" : " The last attempt failed: " + refusal + ".");
    }

    private static void detail(HealthCheckResultBuilder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.detail(name, value.toString());
        }
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this);
        builder.detail(CHECK_KIND, kind);
        if (enabled) {
            look.at(builder);
        } else {
            builder.message("Disabled").detail(CHECK_ENABLED, false).unknown();
        }
        return builder.build();
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public boolean isReadiness() {
        return kind == Kind.READINESS;
    }

    @Override
    public boolean isLiveness() {
        return kind == Kind.LIVENESS;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }
}
