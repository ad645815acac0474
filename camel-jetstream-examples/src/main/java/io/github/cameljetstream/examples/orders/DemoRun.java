package io.github.cameljetstream.examples.orders;

import io.github.cameljetstream.testinfra.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.main.Main;

/** One run of the demo: routes up, server down and up again if it is ours, routes down, counts compared. */
public final class DemoRun {
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);
    private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofSeconds(10);

    private final Plan plan;
    private final Display display;
    private final Tally tally = new Tally();
    private Instant end = Instant.MAX;
    private Instant nextStatus = Instant.MIN;

    public DemoRun(Plan plan, Display display) {
        this.plan = plan;
        this.display = display;
    }

    /** Runs on a server of our own, which is killed when half of the orders are published, and started again. */
    public Verdict on(NatsServer server) throws Exception {
        Main camel = camel(server.url());
        try (AutoCloseable stop = camel::stop) {
            start(camel);
            showUntil(() -> tally.published() >= plan.orders() / 2);
            server.kill();
            display.event("nats-server is killed (SIGKILL)");
            Instant back = Instant.now().plus(plan.downtime());
            showUntil(() -> Instant.now().isAfter(back));
            server.restart();
            display.event("nats-server is started again");
            showUntil(() -> tally.isComplete(plan.orders()));
            try (Connection nats = ServerCounts.connect(server.url())) {
                return verdict(nats);
            }
        }
    }

    /** Runs on somebody else's server, from which the streams are removed in the end. */
    public Verdict on(String natsURL) throws Exception {
        Main camel = camel(natsURL);
        try (Connection nats = ServerCounts.connect(natsURL);
                AutoCloseable removal = () -> removeStreams(nats.jetStreamManagement());
                AutoCloseable stop = camel::stop) {
            start(camel);
            showUntil(() -> tally.isComplete(plan.orders()));
            return verdict(nats);
        }
    }

    /** The limit is for the orders, not for what a slow machine needs to start. */
    private void start(Main camel) {
        camel.start();
        end = Instant.now().plus(plan.limit());
    }

    private Main camel(String natsURL) {
        Main camel = new Main();
        camel.addOverrideProperty("natsURL", natsURL);
        camel.configure().withShutdownTimeout(10);
        camel.configure().addRoutesBuilder(new OrderPublisher(plan, tally, display));
        camel.configure().addRoutesBuilder(new BillingRoute(plan, new Billing(plan, tally, display)));
        camel.configure().addRoutesBuilder(new DeadOrdersRoute(plan, tally, display));
        return camel;
    }

    private Verdict verdict(Connection nats) throws Exception {
        // The last acknowledgements are on their way still.
        Instant latest = Instant.now().plus(LAST_ACKNOWLEDGEMENTS);
        ServerCounts counts = ServerCounts.of(nats, plan);
        while (!counts.isSettled() && Instant.now().isBefore(latest)) {
            Thread.sleep(GLANCE.toMillis());
            counts = ServerCounts.of(nats, plan);
        }
        display.status(tally.counts());
        return new Verdict(plan, tally.counts(), counts);
    }

    private void removeStreams(JetStreamManagement management) throws IOException, JetStreamApiException {
        for (String stream : List.of(plan.stream(), plan.deadStream())) {
            if (management.getStreamNames().contains(stream)) {
                management.deleteStream(stream);
            }
        }
    }

    /** Shows the counts each second until the condition holds, or the limit is reached. */
    private void showUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
            if (!Instant.now().isBefore(nextStatus)) {
                display.status(tally.counts());
                nextStatus = Instant.now().plus(STATUS_PERIOD);
            }
            Thread.sleep(GLANCE.toMillis());
        }
    }
}
