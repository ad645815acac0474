package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The examples of what a route remembers in a bucket, with what the server has afterwards. */
@WithNatsServer
class BucketExamplesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void eachOrderIsBilledOnce() throws Exception {
        try (RunningExample example = RunningExample.start(new IdempotentExample(), "BILLS", "KV_bills-seen")) {
            await().atMost(LIMIT)
                    .until(() -> example.completed("publish") == 2 * IdempotentExample.ORDERS
                            && example.isSettled("BILLS", "billing"));
            assertThat(example.messages("BILLS")).isEqualTo(2 * IdempotentExample.ORDERS);
            assertThat(example.passed("bill")).isEqualTo(IdempotentExample.ORDERS);
            assertThat(example.messages("KV_bills-seen")).isEqualTo(IdempotentExample.ORDERS);
        }
    }

    @Test
    void eachTruckIsFull() throws Exception {
        try (RunningExample example = RunningExample.start(new AggregationExample(), "KV_trucks")) {
            await().atMost(LIMIT).until(() -> example.passed("truck") == AggregationExample.TRUCKS);
        }
    }

    @Test
    void oneInstanceLeads() throws Exception {
        try (RunningExample example = RunningExample.start(new LeaderExample(), "KV_leaders")) {
            await().atMost(LIMIT).until(() -> example.completed("report") > 0);
            assertThat(example.messages("KV_leaders")).isPositive();
        }
    }

    @Test
    void theWatchReceivesEachPrice() throws Exception {
        try (RunningExample example = RunningExample.start(new KeyValueExample(), "KV_prices")) {
            await().atMost(LIMIT)
                    .until(() ->
                            example.completed("watch") == KeyValueExample.CHANGES && example.completed("lookup") == 1);
            assertThat(example.messages("KV_prices")).isEqualTo(KeyValueExample.CHANGES);
        }
    }
}
