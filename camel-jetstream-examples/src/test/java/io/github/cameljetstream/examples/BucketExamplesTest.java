package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.WithNatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** One of them is in a subfolder, and one is larger than what stays in memory. */
    @Test
    void theFilesOfAFolderArriveInAnother(@TempDir Path folder) throws Exception {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        Path from = Files.createDirectories(folder.resolve("from"));
        Files.write(from.resolve("large.bin"), large);
        Files.writeString(Files.createDirectories(from.resolve("2026")).resolve("a b.txt"), "text");
        Path to = folder.resolve("to");
        try (RunningExample example =
                RunningExample.start(new FolderExample(from.toString(), to.toString()), "OBJ_folder")) {
            await().atMost(LIMIT).until(() -> example.completed("store") == 2 && example.completed("fetch") == 2);
            assertThat(to.resolve("large.bin")).hasBinaryContent(large);
            assertThat(to.resolve("2026/a b.txt")).hasContent("text");
            assertThat(example.messages("OBJ_folder")).isEqualTo(2 + 23 + 1);
        }
    }
}
