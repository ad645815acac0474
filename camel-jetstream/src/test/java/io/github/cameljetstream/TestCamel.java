package io.github.cameljetstream;

import io.github.cameljetstream.testinfra.Streams;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/** A Camel context with nothing set, for tests whose servers, or whose failures, are their own. */
public final class TestCamel implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();

    static {
        lookOften();
    }

    /** Most conditions hold within milliseconds; Awaitility looks for the first time after 100 unless told. */
    static void lookOften() {
        Awaitility.setDefaultPollDelay(Duration.ofMillis(5));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(25));
    }

    /** A context that is not started. */
    static TestCamel create() {
        return new TestCamel();
    }

    /** A started context without JMX. */
    public static TestCamel start() throws Exception {
        TestCamel camel = create();
        camel.context.disableJMX();
        camel.context.start();
        return camel;
    }

    /** As {@link #start()}, with the component at a server. */
    public static TestCamel start(String url) throws Exception {
        TestCamel camel = start();
        camel.component().getConnectionOptions().setNatsURL(url);
        return camel;
    }

    public CamelContext context() {
        return context;
    }

    JetStreamComponent component() {
        return context.getComponent("jetstream", JetStreamComponent.class);
    }

    /** Starts a route from the endpoint to {@link #out()}. */
    void consume(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).to("mock:out");
            }
        });
    }

    MockEndpoint out() {
        return context.getEndpoint("mock:out", MockEndpoint.class);
    }

    /** Publishes a body; throws what the exchange failed with. */
    Exchange publish(String uri, Object body) throws Exception {
        Exchange sent = context.createProducerTemplate()
                .send(uri, exchange -> exchange.getMessage().setBody(body));
        if (sent.getException() != null) {
            throw sent.getException();
        }
        return sent;
    }

    /**
     * Consumes from a subject and publishes to it, which shows that both got as far as the stream.
     *
     * @param options for both endpoints, and {@code consumerOptions} for the one that consumes
     */
    Exchange roundTrip(String subject, String options, String consumerOptions) throws Exception {
        String body = Streams.uniqueName("hello");
        consume(uri(subject, options, consumerOptions));
        out().expectedBodiesReceived(body);
        Exchange sent = publish(uri(subject, options), body);
        out().assertIsSatisfied();
        return sent;
    }

    static String uri(String subject, String... options) {
        String given = join(options);
        return "jetstream:" + subject + (given.isEmpty() ? "" : "?" + given);
    }

    static String join(String... options) {
        return Stream.of(options).filter(each -> !each.isEmpty()).collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        context.stop();
    }
}
