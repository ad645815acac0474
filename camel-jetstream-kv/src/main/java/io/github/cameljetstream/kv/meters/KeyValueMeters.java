package io.github.cameljetstream.kv.meters;

import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.options.KeyValueOperation;
import io.github.cameljetstream.metrics.ContextMetrics;
import io.github.cameljetstream.metrics.Meters;
import io.github.cameljetstream.metrics.Metrics.Registration;
import io.github.cameljetstream.values.EnumNames;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.apache.camel.CamelContext;

/** Publishes the meters of the endpoint and the beans, if the Camel context has a meter registry. */
public final class KeyValueMeters {
    private static final String PREFIX = "camel.jetstream.kv.";

    private KeyValueMeters() {}

    /** The counts of claims; each is read on a scrape. */
    public record ClaimCounts(DoubleSupplier inUse, DoubleSupplier takenOver, DoubleSupplier lost) {}

    /** The counts of aggregates; each is read on a scrape. */
    public record AggregateCounts(DoubleSupplier unconfirmed, DoubleSupplier takenOver, DoubleSupplier conflicts) {}

    /** A member of an election: 1 while it leads. */
    public record LeaderState(DoubleSupplier leads) {}

    /** Publishes the meters of a producer's operations until the registration is closed. */
    public static Registration operations(CamelContext context, String bucket, OperationTally tally) {
        return ContextMetrics.of(context).member(Map.of("bucket", bucket), tally, KeyValueMeters::operationMeters);
    }

    private static void operationMeters(Meters<OperationTally> meters) {
        for (KeyValueOperation operation : KeyValueOperation.values()) {
            Map<String, String> tag = Map.of("operation", EnumNames.of(operation));
            meters.timer(
                    PREFIX + "operation",
                    "Time of an operation until the bucket has answered",
                    tag,
                    (tally, receiver) -> tally.timeFor(operation, receiver));
            for (OperationOutcome outcome : OperationOutcome.values()) {
                if (canEnd(operation, outcome)) {
                    meters.counter(
                            PREFIX + "operations",
                            "Operations by their outcome",
                            Map.of("operation", EnumNames.of(operation), "outcome", outcome.word()),
                            tally -> tally.ended(operation, outcome));
                }
            }
        }
    }

    private static boolean canEnd(KeyValueOperation operation, OperationOutcome outcome) {
        return switch (outcome) {
            case DONE, FAILED -> true;
            case MISSING -> operation == KeyValueOperation.GET;
            case REFUSED -> operation == KeyValueOperation.CREATE || operation.mayExpect();
        };
    }

    /** Publishes the meters of a watch until the registration is closed. */
    public static Registration watch(CamelContext context, String bucket, String routeId, WatchTally tally) {
        return ContextMetrics.of(context)
                .member(Map.of("bucket", bucket, "routeId", routeId), tally, KeyValueMeters::watchMeters);
    }

    private static void watchMeters(Meters<WatchTally> meters) {
        for (Entry.Operation operation : Entry.Operation.values()) {
            for (boolean isInitial : new boolean[] {true, false}) {
                meters.counter(
                        PREFIX + "watch.entries",
                        "Routed entries of a watch",
                        Map.of("operation", EnumNames.of(operation), "initial", Boolean.toString(isInitial)),
                        tally -> tally.routed(operation, isInitial));
            }
        }
    }

    /** Publishes the meters of an idempotent repository until the registration is closed. */
    public static Registration claims(CamelContext context, String bucket, ClaimCounts counts) {
        return ContextMetrics.of(context).member(Map.of("bucket", bucket), counts, meters -> {
            Map<String, String> none = Map.of();
            meters.gauge(
                    PREFIX + "claims", "Claims in use", each -> each.inUse().getAsDouble());
            meters.counter(PREFIX + "claims.taken.over", "Claims taken over from others", none, each -> each.takenOver()
                    .getAsDouble());
            meters.counter(PREFIX + "claims.lost", "Claims lost while their exchanges ran", none, each -> each.lost()
                    .getAsDouble());
        });
    }

    /** Publishes the meters of an aggregation repository until the registration is closed. */
    public static Registration aggregates(CamelContext context, String bucket, AggregateCounts counts) {
        return ContextMetrics.of(context).member(Map.of("bucket", bucket), counts, meters -> {
            Map<String, String> none = Map.of();
            meters.gauge(
                    PREFIX + "aggregates.unconfirmed",
                    "Completed exchanges of this instance that are not confirmed",
                    each -> each.unconfirmed().getAsDouble());
            meters.counter(
                    PREFIX + "aggregates.taken.over",
                    "Completed exchanges taken over from others",
                    none,
                    each -> each.takenOver().getAsDouble());
            meters.counter(
                    PREFIX + "aggregates.conflicts", "Refused changes of aggregates", none, each -> each.conflicts()
                            .getAsDouble());
        });
    }

    /** Publishes the meter of a cluster view until the registration is closed. */
    public static Registration leader(CamelContext context, String bucket, String namespace, LeaderState state) {
        return ContextMetrics.of(context)
                .member(
                        Map.of("bucket", bucket, "namespace", namespace),
                        state,
                        meters -> meters.gauge(PREFIX + "leader", "1 while this instance leads", each -> each.leads()
                                .getAsDouble()));
    }
}
