package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** While a server of version 2.9 purges a key, its consumers pass over writes of other keys. */
class SkippedWritesTest extends KeyValueTestSupport {
    /** More by hand: of 3,000 purges, ten hide a write from a plain consumer. */
    private static final int ROUNDS = Integer.getInteger("kv.rounds", 300);

    @Test
    void aWatchReceivesEachDeletionThoughOtherKeysArePurged() throws Exception {
        Queue<String> deleted = new ConcurrentLinkedQueue<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(""))
                        .filter(header(JetStreamKeyValueHeaders.OPERATION).isEqualTo("delete"))
                        .process(each ->
                                deleted.add(each.getIn().getHeader(JetStreamKeyValueHeaders.KEY, String.class)));
            }
        });
        for (int i = 0; i < ROUNDS; i++) {
            theirs.put("a", "1");
            theirs.delete("b" + i);
            theirs.purge("a");
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(deleted)
                .containsExactlyElementsOf(
                        IntStream.range(0, ROUNDS).mapToObj(i -> "b" + i).toList()));
    }
}
