package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.TcpProxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes whose answers the network loses, and that Camel redelivers. */
class KeyValueLostAnswersTest extends KeyValueTestSupport {

    @Override
    int history() {
        return 10;
    }

    /** All attempts of the first delivery have no answer, though the bucket has stored the first one. */
    @ParameterizedTest
    @CsvSource({"create,0", "update,1", "put,1"})
    void aRedeliveryRecognizesTheWriteOfTheFirstDelivery(String operation, int writesBefore, NatsService server)
            throws Exception {
        if (writesBefore > 0) {
            theirs.put("a", "0");
        }
        AtomicInteger failures = new AtomicInteger();
        try (TcpProxy proxy = TcpProxy.to(server)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    onException(BucketException.class)
                            .maximumRedeliveries(20)
                            .redeliveryDelay(0)
                            .onRedelivery(exchange -> {
                                failures.incrementAndGet();
                                proxy.loseAnswers(0);
                            });
                    from("direct:in")
                            .to(uri("timeout=700ms&requestTimeout=30s&natsURL=" + proxy.url() + "&key=a&operation="
                                    + operation));
                }
            });
            proxy.loseAnswers(1_000);
            long begun = System.nanoTime();
            Exchange exchange = template.send("direct:in", each -> {
                each.getMessage().setBody("1");
                if (operation.equals("update")) {
                    each.getMessage().setHeader(JetStreamKeyValueHeaders.EXPECTED_REVISION, 1);
                }
            });
            assertThat(exchange.getException()).isNull();
            assertThat(System.nanoTime() - begun)
                    .isLessThan(Duration.ofSeconds(25).toNanos());
            assertThat(failures).hasPositiveValue();
            assertThat(exchange.getMessage().getHeaders())
                    .containsAllEntriesOf(Map.of(
                            JetStreamKeyValueHeaders.STORED,
                            true,
                            JetStreamKeyValueHeaders.REVISION,
                            writesBefore + 1L));
            assertThat(theirs.history("a")).hasSize(writesBefore + 1);
            context.stop();
        }
    }
}
