package io.github.cameljetstream.examples;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCompletedEvent;
import org.apache.camel.support.EventNotifierSupport;

/** An example as its main method runs it, on the server under test; its streams go when it is closed. */
final class RunningExample implements AutoCloseable {
    final JetStreamManagement management;

    private final Connection nats = NatsServerExtension.service().connect();
    private final List<String> streams;
    private final Main main;
    private final Map<String, Integer> completed = new ConcurrentHashMap<>();

    private RunningExample(Main main, List<String> streams) throws IOException, JetStreamApiException {
        this.main = main;
        this.streams = streams;
        this.management = nats.jetStreamManagement();
        for (String stream : streams) {
            if (management.getStreamNames().contains(stream)) {
                throw new IllegalStateException("The server has a stream " + stream + " already: whose is it?");
            }
        }
    }

    static RunningExample start(RouteBuilder routes, String... streams) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(routes);
        return start(main, streams);
    }

    static RunningExample start(Main main, String... streams) throws Exception {
        RunningExample example = new RunningExample(main, List.of(streams));
        main.addOverrideProperty("natsURL", NatsServerExtension.service().url());
        main.init();
        main.getCamelContext().getManagementStrategy().addEventNotifier(example.new Counter());
        try {
            main.start();
            return example;
        } catch (Exception e) {
            example.close();
            throw e;
        }
    }

    /** How many exchanges of the route have ended well. */
    int completed(String routeId) {
        return completed.getOrDefault(routeId, 0);
    }

    /** How many exchanges have passed the route, also those that began in another. */
    long passed(String routeId) throws Exception {
        return main.getCamelContext()
                .getCamelContextExtension()
                .getContextPlugin(ManagedCamelContext.class)
                .getManagedRoute(routeId)
                .getExchangesCompleted();
    }

    /** How many exchanges of the route are under way. */
    int underWay(String routeId) {
        return main.getCamelContext().getInflightRepository().size(routeId);
    }

    long messages(String stream) throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    /** Whether the server has nothing to deliver to the consumer, and waits for no acknowledgement. */
    boolean isSettled(String stream, String consumer) throws IOException, JetStreamApiException {
        var info = management.getConsumerInfo(stream, consumer);
        return info.getNumPending() == 0 && info.getNumAckPending() == 0;
    }

    /** How many messages have been delivered to the consumer and acknowledged. */
    long acknowledged(String stream, String consumer) throws IOException, JetStreamApiException {
        return management.getConsumerInfo(stream, consumer).getAckFloor().getConsumerSequence();
    }

    @Override
    public void close() throws Exception {
        main.stop();
        for (String stream : streams) {
            if (management.getStreamNames().contains(stream)) {
                management.deleteStream(stream);
            }
        }
        nats.close();
    }

    private final class Counter extends EventNotifierSupport {
        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof ExchangeCompletedEvent;
        }

        @Override
        public void notify(CamelEvent event) {
            String route = ((ExchangeCompletedEvent) event).getExchange().getFromRouteId();
            completed.merge(route, 1, Integer::sum);
        }
    }
}
