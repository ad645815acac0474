package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ActiveBinding;
import io.github.cameljetstream.binding.ConfigurationWatch;
import io.github.cameljetstream.binding.DeliveryMode;
import io.github.cameljetstream.binding.DeniedRights;
import io.github.cameljetstream.binding.FaultDetector;
import io.github.cameljetstream.binding.OrderedReplayMode;
import io.github.cameljetstream.binding.PolledMode;
import io.github.cameljetstream.binding.Recovery;
import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.binding.ServerRestarts;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.dispatch.Drain;
import io.github.cameljetstream.dispatch.InPlaceRetries;
import io.github.cameljetstream.dispatch.PolledQueue;
import io.github.cameljetstream.dispatch.PrefetchDemand;
import io.github.cameljetstream.dispatch.PrefetchWindow;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.RoutingOptions;
import io.github.cameljetstream.route.DeliveryExchanges;
import io.github.cameljetstream.route.DeliveryRouter;
import io.github.cameljetstream.source.Demand;
import io.github.cameljetstream.source.DroppedMessages;
import io.github.cameljetstream.source.MessageSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates the parts of a consumer, and joins them. The package shows the path of a delivery through them. */
final class PipelineParts {
    final ConsumerCore core;
    final WaitingDeliveries waiting;
    final Drain drain;
    final SettlementObserver settlements;
    final ConsumerRebinder rebinder;
    final ConsumerMonitor monitor;
    final ReconnectHandler reconnects;
    final ConsumerStatus status;

    PipelineParts(
            ServerAccess server,
            ConsumerOptions options,
            FailureHandling failureHandling,
            RouteAccess route,
            boolean isPolled) {
        core = core(server, options, failureHandling, route.part(), isPolled);
        DeliveryExchanges exchanges = new DeliveryExchanges(
                route.routing()::newExchange, route.headerMapper(), route.claimChecks(), route.unwrapping());
        DeliveryRouter router = router(core, options, route, exchanges);
        DispatchQueue queue = core.mode()
                .queue(() ->
                        DispatchQueues.create(options.routing(), route.orderKey(), server.lease(), exchanges, router));
        InPlaceRetries retries = new InPlaceRetries(server.lease(), router::runAgain, core.inFlight()::parkedChanged);
        waiting = new WaitingDeliveries(core, queue, retries, router);
        drain = new Drain(
                core.inFlight(), queue, waiting::parked, options.routing().getDrainTimeout(), waiting::suspend);
        AtomicLong settled = new AtomicLong();
        settlements = new SettlementObserver(core, waiting, drain, settled);

        SequenceFollower sequences = new SequenceFollower(core, tracker(server.lease()), waiting);
        ServerRestarts restarts = new ServerRestarts(server.lease(), sequences::serverRestarted);
        LastDelivery last = new LastDelivery();
        DroppedMessages dropped = new DroppedMessages(core.tally(), System::nanoTime);
        DeliveryIntake intake = new DeliveryIntake(core, waiting, sequences, restarts, last, dropped);
        PrefetchWindow window = window(core, options.routing(), settled::get);
        Supplier<Demand> prefetch =
                () -> new PrefetchDemand(core.inFlight(), queue, window, last::pending, server.lease()::sharers);
        SettlerFactory settlers = new SettlerFactory(core, options, failureHandling, retries, settlements);
        MessageSource.Receiver receiver = new MessageSource.Receiver(core.mode().demand(prefetch), intake, dropped);
        rebinder =
                new ConsumerRebinder(core, new ConsumerBinder(core, options, receiver, settlers), sequences, waiting);

        DeniedRights deniedRights = new DeniedRights();
        ConfigurationFollower follower = new ConfigurationFollower(core, rebinder);
        monitor = new ConsumerMonitor(core, follower, sequences, waiting, deniedRights, window);
        reconnects = new ReconnectHandler(core, sequences, restarts, deniedRights);
        status = new ConsumerStatus(core, waiting, last, deniedRights, settlers.deadLetterFault());
    }

    private static PrefetchWindow window(ConsumerCore core, RoutingOptions routing, LongSupplier settled) {
        int max = routing.maxInFlight();
        int batch = routing.isBatching() ? routing.getMaxBatchSize() : 1;
        LongSupplier maxAckPending =
                () -> core.binding().get().consumer().configuration().getMaxAckPending();
        return new PrefetchWindow(max, batch, settled, routing.limitsExchanges() ? maxAckPending : () -> max);
    }

    private static DeliveryRouter router(
            ConsumerCore core, ConsumerOptions options, RouteAccess route, DeliveryExchanges exchanges) {
        return new DeliveryRouter(
                route.routing(),
                exchanges,
                delivery -> core.binding().get().completionHandler(delivery),
                options.routing().holdsOrder(),
                core.tally(),
                core.server().tasks());
    }

    private static ConsumerCore core(
            ServerAccess server,
            ConsumerOptions options,
            FailureHandling failureHandling,
            RouteAccess.@Nullable Part part,
            boolean isPolled) {
        InFlight inFlight =
                new InFlight(options.routing().maxInFlight(), options.routing().getMaxInFlightBytes());
        ActiveBinding binding = new ActiveBinding();
        return new ConsumerCore(
                server,
                inFlight,
                part == null ? new ConsumerTally() : part.tally(),
                isPolled ? new PolledMode(new PolledQueue(inFlight)) : part == null ? routedMode(options) : part.mode(),
                binding,
                new FaultDetector(server, binding, new Recovery(server.tasks())),
                new ConfigurationWatch(System.nanoTime()),
                failureHandling.deadLetterMonitor());
    }

    private static DeliveryMode routedMode(ConsumerOptions options) {
        if (options.binding().isOrdered()) {
            return new OrderedReplayMode();
        }
        return options.routing().holdsOrder() ? DeliveryMode.STRICT_ORDER : DeliveryMode.PLAIN;
    }

    private static ConsumerSequenceTracker tracker(ConnectionLease lease) {
        return new ConsumerSequenceTracker(
                () -> lease.connection().getServerInfo().getCluster() != null, () -> lease.connection()
                        .getServerInfo()
                        .isSameOrNewerThanVersion(ServerFeature.CONSUMER_RESET.version()));
    }
}
