package io.github.cameljetstream.examples;

import io.github.cameljetstream.examples.orders.DemoRun;
import io.github.cameljetstream.examples.orders.Display;
import io.github.cameljetstream.examples.orders.Plan;
import io.github.cameljetstream.examples.orders.Verdict;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.values.ServerUrls;
import org.slf4j.LoggerFactory;

/**
 * The demo: routes publish 500 orders to a stream and process them. Some fail and are delivered again, one ends as a dead
 * letter, and in the middle the server is killed and started again. In the end nothing may be lost.
 *
 * <p>Without an argument it starts a nats-server of its own. With the URL of a server as its argument, or as the system
 * property or environment variable natsURL, it runs against that one, which is not killed. The exit code is 1 if the counts
 * differ from the server's.
 */
public final class OrdersDemo {
    private OrdersDemo() {}

    public static void main(String[] args) {
        keepFailuresOutOfTheDisplay();
        String natsURL = args.length > 0 ? args[0] : System.getProperty("natsURL", System.getenv("natsURL"));
        Display display = new Display(System.out);
        boolean good = false;
        try {
            Verdict verdict = natsURL == null ? onOwnServer(display) : onServer(natsURL, display);
            verdict.print(display);
            good = verdict.isGood();
        } catch (Exception e) {
            display.line("The demo could not run: %s", e.getMessage());
            LoggerFactory.getLogger(OrdersDemo.class).debug("The demo could not run", e);
        }
        System.exit(good ? 0 : 1);
    }

    private static Verdict onOwnServer(Display display) throws Exception {
        try (NatsServer server = NatsServer.start(System.getProperty("nats.server.version", "newest"))) {
            display.line("%s keeps its streams in files in %s", server, server.storeDir());
            return new DemoRun(Plan.of("ORDERS"), display).on(server);
        }
    }

    private static Verdict onServer(String natsURL, Display display) throws Exception {
        display.line("The server at %s is not ours: it is not killed", ServerUrls.masked(natsURL));
        return new DemoRun(Plan.of(Streams.uniqueName("ORDERS")), display).on(natsURL);
    }

    /** Orders fail by design here, each with a stack trace in the log; what fails at the start is told in the end. */
    private static void keepFailuresOutOfTheDisplay() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.camel.impl.engine", "off");
        System.setProperty("org.slf4j.simpleLogger.log.io.github.cameljetstream.connection", "info");
        System.setProperty("org.slf4j.simpleLogger.log.io.github.cameljetstream.settle.DeadLetters", "error");
        System.setProperty("org.slf4j.simpleLogger.log.io.github.cameljetstream.JetStreamConsumer", "off");
    }
}
