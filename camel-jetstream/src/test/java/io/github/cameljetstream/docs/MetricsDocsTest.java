package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamManagedConsumer;
import io.github.cameljetstream.JetStreamManagedProducer;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.metrics.Scrape;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

/** What the page and the dashboard name is what there is. */
class MetricsDocsTest extends JetStreamTestSupport {
    private static final String PAGE = DocsFiles.read(DocsFiles.MANUAL.resolve("observability.adoc"));
    private static final String DASHBOARD = DocsFiles.read(
            DocsFiles.PROJECT.resolve("src-docs").resolve("grafana").resolve("camel-jetstream.json"));
    /** The meters of the module for buckets are not here. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\|`(camel\\.jetstream\\.(?!kv\\.)[\\w.]+)`\\n\\|(\\w+)$");

    private static final Pattern SERIES = Pattern.compile("camel_jetstream_\\w+");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("metricsRegistry", registry);
        return context;
    }

    private Set<String> series() throws Exception {
        startBoth();
        return new Scrape(registry).names().collect(Collectors.toSet());
    }

    private void startBoth() throws Exception {
        routes(r -> {
            r.from(uri("a", "durableName=d")).to("mock:out");
            r.from("direct:in").to(uri("b"));
        });
    }

    private static Set<String> named(String text) {
        return SERIES.matcher(text).results().map(each -> each.group()).collect(Collectors.toSet());
    }

    @Test
    void theTablesHaveTheMetersThatThereAre() throws Exception {
        startBoth();
        Map<String, String> documented =
                ROW.matcher(PAGE).results().collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
        Map<String, String> there = registry.getMeters().stream()
                .map(Meter::getId)
                .filter(each -> each.getName().startsWith("camel.jetstream."))
                .collect(Collectors.toMap(
                        Meter.Id::getName, each -> each.getType().name().toLowerCase(Locale.ROOT), (one, same) -> one));

        assertThat(documented).isEqualTo(there).hasSizeGreaterThan(15);
    }

    @Test
    void everyTagIsExplained() throws Exception {
        startBoth();
        List<String> tags = registry.getMeters().stream()
                .filter(each -> each.getId().getName().startsWith("camel.jetstream."))
                .flatMap(each -> each.getId().getTags().stream())
                .map(Tag::getKey)
                .distinct()
                .toList();

        assertThat(tags).hasSizeGreaterThan(5).allMatch(each -> PAGE.contains("`" + each + "`"));
    }

    @Test
    void alertsAndDashboardNameSeriesThatThereAre() throws Exception {
        Set<String> there = series();

        assertThat(there).containsAll(named(PAGE));
        assertThat(named(DASHBOARD)).hasSizeGreaterThan(15);
        assertThat(there).containsAll(named(DASHBOARD));
    }

    /** Each series that Prometheus reads is of use to somebody who looks. */
    @Test
    void theDashboardShowsAll() throws Exception {
        assertThat(named(DASHBOARD)).containsAll(series());
    }

    @Test
    void theDashboardIsJsonWithADataSourceToChoose() throws DeserializationException {
        JsonObject dashboard = (JsonObject) Jsoner.deserialize(DASHBOARD);

        assertThat(dashboard).containsEntry("title", "Camel JetStream").containsKey("panels");
        assertThat(DASHBOARD).contains("\"uid\": \"${datasource}\"");
    }

    @Test
    void thePageHasTheAttributesOfTheMBeans() {
        List<String> attributes = Stream.of(JetStreamManagedConsumer.class, JetStreamManagedProducer.class)
                .flatMap(each -> Stream.of(each.getDeclaredMethods()))
                .filter(each -> each.isAnnotationPresent(ManagedAttribute.class))
                .map(Method::getName)
                .map(each -> each.substring("get".length()))
                .toList();

        assertThat(attributes).hasSizeGreaterThan(30).allMatch(each -> PAGE.contains("`" + each + "`"));
    }
}
