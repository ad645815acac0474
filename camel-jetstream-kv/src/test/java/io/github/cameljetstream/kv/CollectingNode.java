package io.github.cameljetstream.kv;

import io.github.cameljetstream.JetStreamComponent;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.AggregateDefinition;

/** A Camel context of its own with a route that collects bodies by the header {@code key}. */
final class CollectingNode implements AutoCloseable {
    final DefaultCamelContext context = new DefaultCamelContext();
    final JetStreamAggregationRepository repository;
    ProducerTemplate template;

    CollectingNode(String url, String bucket) {
        JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
        component.getConnectionOptions().setNatsURL(url);
        component.getConnectionOptions().setReconnectWait(Duration.ofMillis(20));
        repository = new JetStreamAggregationRepository(bucket);
        repository.setRecoveryInterval(100);
        repository.setLeaseTimeout(Duration.ofSeconds(15));
        context.getShutdownStrategy().setTimeout(5);
    }

    /** Joins the texts of the bodies by commas. */
    static Exchange join(Exchange old, Exchange added) {
        if (old == null) {
            return added;
        }
        old.getMessage()
                .setBody(old.getMessage().getBody(String.class) + ","
                        + added.getMessage().getBody(String.class));
        return old;
    }

    CollectingNode start(Consumer<AggregateDefinition> completion) throws Exception {
        return start(CollectingNode::join, completion);
    }

    CollectingNode start(AggregationStrategy strategy, Consumer<AggregateDefinition> completion) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                AggregateDefinition aggregate = from("direct:in")
                        .routeId("collect")
                        .aggregate(header("key"), strategy)
                        .aggregationRepository(repository);
                completion.accept(aggregate);
            }
        });
        context.start();
        template = context.createProducerTemplate();
        return this;
    }

    Exchange send(String key, Object body) {
        return template.send("direct:in", exchange -> {
            exchange.getMessage().setHeader("key", key);
            exchange.getMessage().setBody(body);
        });
    }

    @Override
    public void close() {
        context.stop();
    }
}
