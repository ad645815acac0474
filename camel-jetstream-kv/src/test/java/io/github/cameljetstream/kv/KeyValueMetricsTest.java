package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of the endpoint and the beans. */
class KeyValueMetricsTest extends KeyValueTestSupport {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @BeforeEach
    void bind() {
        context.getRegistry().bind("metricsRegistry", registry);
    }

    /** The value of the one series that has these labels; NaN if there is none. */
    private double value(String name, String... labels) {
        Matcher line = Pattern.compile("(?m)^camel_jetstream_kv_" + name + "\\{([^}]*)} (\\S+)$")
                .matcher(registry.scrape());
        double value = Double.NaN;
        while (line.find()) {
            boolean fits = line.group(1).contains("bucket=\"" + bucket + "\"");
            for (String each : labels) {
                fits &= line.group(1).contains(each.replace("=", "=\"") + "\"");
            }
            if (fits) {
                assertThat(value).as(name).isNaN();
                value = Double.parseDouble(line.group(2));
            }
        }
        return value;
    }

    private double operations(String operation, String outcome) {
        return value("operations_total", "operation=" + operation, "outcome=" + outcome);
    }

    @Test
    void countsOperationsByTheirOutcome() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("in").to(uri("key=a"));
            }
        });
        for (String operation : new String[] {"get", "create", "create", "put", "get", "history", "put"}) {
            template.send("direct:in", exchange -> {
                exchange.getMessage().setBody(operation.equals("put") ? "2" : "1");
                exchange.getMessage().setHeader(JetStreamKeyValueHeaders.STEER_OPERATION, operation);
            });
        }
        template.send("direct:in", exchange -> {
            exchange.getMessage().setBody(new byte[2_000_000]);
            exchange.getMessage().setHeader(JetStreamKeyValueHeaders.STEER_OPERATION, "put");
        });
        assertThat(operations("get", "missing")).isEqualTo(1);
        assertThat(operations("get", "done")).isEqualTo(1);
        assertThat(operations("create", "done")).isEqualTo(1);
        assertThat(operations("create", "refused")).isEqualTo(1);
        assertThat(operations("put", "done")).isEqualTo(2);
        assertThat(operations("put", "failed")).isEqualTo(1);
        assertThat(operations("history", "done")).isEqualTo(1);
        assertThat(operations("put", "refused")).isNaN();
        assertThat(value("operation_seconds_count", "operation=put")).isEqualTo(3);
        assertThat(value("operation_seconds_sum", "operation=put")).isPositive();

        context.getRouteController().stopRoute("in");
        assertThat(operations("get", "done")).isNaN();
    }

    @Test
    void countsTheEntriesOfAWatch() throws Exception {
        theirs.put("a", "1");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("")).routeId("watch").to("mock:out");
            }
        });
        await().until(() -> value("watch_entries_total", "operation=put", "initial=true") == 1);
        theirs.delete("a");
        await().until(() -> value("watch_entries_total", "operation=delete", "initial=false", "routeId=watch") == 1);
    }

    @Test
    void countsClaimsAndLeaders() throws Exception {
        JetStreamIdempotentRepository repository = new JetStreamIdempotentRepository(bucket);
        repository.setCamelContext(context);
        repository.start();
        repository.add("a");
        assertThat(value("claims")).isEqualTo(1);
        repository.confirm("a");
        assertThat(value("claims")).isZero();
        assertThat(value("claims_taken_over_total")).isZero();
        assertThat(value("claims_lost_total")).isZero();
        repository.stop();
        assertThat(value("claims")).isNaN();
    }

    @Test
    void showsTheLeader() throws Exception {
        JetStreamClusterService service = new JetStreamClusterService();
        service.setBucket(bucket);
        context.addService(service);
        assertThat(service.getView("orders")).isNotNull();
        await().until(() -> value("leader", "namespace=orders") == 1);
        service.stop();
        assertThat(value("leader", "namespace=orders")).isNaN();
    }

    @Test
    void countsAggregates() throws Exception {
        JetStreamAggregationRepository repository = new JetStreamAggregationRepository(bucket);
        repository.setCamelContext(context);
        repository.start();
        assertThat(value("aggregates_unconfirmed")).isZero();
        assertThat(value("aggregates_conflicts_total")).isZero();
        repository.stop();
    }

    /** Without a registry nothing is published, and all works. */
    @Test
    void worksWithoutARegistry() {
        context.getRegistry().unbind("metricsRegistry");
        assertThat(send("operation=put&key=a", "1", Map.of()).getException()).isNull();
        assertThat(registry.getMeters()).isEmpty();
    }
}
