package io.github.cameljetstream.kv.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.api.StorageType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketSettingsTest {
    private static final BucketSettings ALL = BucketSettings.builder("orders")
            .description("seen orders")
            .history(5)
            .ttl(Duration.ofDays(1))
            .replicas(3)
            .storage(StorageType.Memory)
            .maxBytes(1_000_000L)
            .maxValueSize(1_000)
            .compression(true)
            .limitMarker(Duration.ofMinutes(1))
            .placement(List.of("east", "fast"))
            .sources(List.of("old"))
            .build();

    @Test
    void eachSettingHasItsOwnPlace() {
        assertThat(ALL)
                .hasToString("BucketSettings[bucket=orders, description=seen orders, history=5, ttl=PT24H, replicas=3,"
                        + " storage=memory, maxBytes=1000000, maxValueSize=1000, compression=true, limitMarker=PT1M,"
                        + " placement=[east, fast], mirror=null, sources=[old]]");
    }

    @Test
    void aChangeKeepsTheOtherSettings() {
        assertThat(ALL.toBuilder().build()).isEqualTo(ALL);
        assertThat(ALL.toBuilder().history(6).build().toString())
                .isEqualTo(ALL.toString().replace("history=5", "history=6"));
        BucketSettings mirror = BucketSettings.builder("orders").mirror("old").build();
        assertThat(mirror.toBuilder().build()).isEqualTo(mirror).isNotEqualTo(BucketSettings.of("orders"));
    }

    @Test
    void refusesWhatNoServerAccepts() {
        refuses(settings("or ders"), "bucket=or ders is refused: it must be a name of letters, digits, '-' and '_'.");
        refuses(settings("a").history(65), "history=65 is refused: it must be a number from 1 to 64.");
        refuses(settings("a").replicas(0), "replicas=0 is refused: it must be a number from 1 to 5.");
        refuses(settings("a").ttl(Duration.ofDays(-1)), "a duration, or 0 for unlimited.");
        refuses(settings("a").limitMarker(Duration.ofMillis(999)), "it must be at least 1s.");
        refuses(settings("a").sources(List.of("b", "c.d")), "sources=c.d is refused");
        refuses(settings("a").mirror("b").sources(List.of("c")), "a bucket has one of the two.");
    }

    private static BucketSettings.Builder settings(String bucket) {
        return BucketSettings.builder(bucket);
    }

    private static void refuses(BucketSettings.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
