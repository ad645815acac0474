package io.github.cameljetstream.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A context that uses exchanges again: each still has the body and the headers of its own message. */
class PooledExchangesTest extends JetStreamTestSupport {
    private static final int MESSAGES = 500;

    private final Map<String, Object> sequences = new ConcurrentHashMap<>();
    private final AtomicInteger runs = new AtomicInteger();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        return context;
    }

    private void note(Exchange exchange) {
        runs.incrementAndGet();
        String body = exchange.getMessage().getBody(String.class);
        if (Integer.parseInt(body) % 2 == 0) { // the others never look at a header
            sequences.put(body, exchange.getMessage().getHeader(JetStreamHeaders.STREAM_SEQUENCE));
        } else {
            sequences.put(body, Long.parseLong(body) + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "parallel"})
    void eachMessageIsItsOwn(String concurrency) throws Exception {
        publishRaw("a", MESSAGES);
        routes(r ->
                r.from(uri("a", "durableName=d", "concurrency=" + concurrency)).process(this::note));

        await().atMost(SOON).until(() -> runs.get() >= MESSAGES);
        awaitSettled("d");
        assertThat(runs).hasValue(MESSAGES);
        assertThat(sequences).hasSize(MESSAGES);
        sequences.forEach((body, sequence) ->
                assertThat(sequence).as("sequence of " + body).isEqualTo(Long.parseLong(body) + 1));
    }
}
