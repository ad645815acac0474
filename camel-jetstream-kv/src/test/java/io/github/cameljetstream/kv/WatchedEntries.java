package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.ExchangeHelper;
import org.awaitility.Awaitility;

/** What the route of a watch has received, as texts such as {@code initial a=1}, {@code b delete} and {@code done}. */
final class WatchedEntries {
    private static final AtomicInteger ROUTES = new AtomicInteger();

    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<String> origins = new CopyOnWriteArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    Callable<?> beforeFirst = () -> null;

    /** The first route of a context has the id watch. */
    void watch(CamelContext context, String uri) throws Exception {
        String id = context.getRoute("watch") == null ? "watch" : "watch-" + ROUTES.incrementAndGet();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(id).process(WatchedEntries.this::add);
            }
        });
    }

    private void add(Exchange exchange) throws Exception {
        if (begun.incrementAndGet() == 1) {
            beforeFirst.call();
        }
        origins.add(exchange.getFromEndpoint().getEndpointUri() + " in " + exchange.getFromRouteId());
        exchanges.add(ExchangeHelper.createCopy(exchange, true));
    }

    int begun() {
        return begun.get();
    }

    /** The endpoint and the route of each exchange. */
    List<String> origins() {
        return origins;
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    List<String> texts() {
        return exchanges.stream().map(each -> text(each.getIn())).toList();
    }

    List<Long> revisions() {
        return exchanges.stream()
                .map(each -> each.getIn().getHeader(JetStreamKeyValueHeaders.REVISION, Long.class))
                .filter(revision -> revision != null)
                .toList();
    }

    private static String text(Message message) {
        if (message.getHeader(JetStreamKeyValueHeaders.INITIAL_DONE) != null) {
            assertThat(message.getBody()).isNull();
            return "done";
        }
        String operation = message.getHeader(JetStreamKeyValueHeaders.OPERATION, String.class);
        return (message.getHeader(JetStreamKeyValueHeaders.INITIAL, boolean.class) ? "initial " : "")
                + message.getHeader(JetStreamKeyValueHeaders.KEY)
                + (operation.equals("put") ? "=" + message.getBody(String.class) : " " + operation);
    }

    void await(String... expected) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(texts())
                .containsExactly(expected));
    }
}
