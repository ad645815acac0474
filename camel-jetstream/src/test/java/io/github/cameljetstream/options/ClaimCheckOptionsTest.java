package io.github.cameljetstream.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimCheckOptionsTest {
    private final ClaimCheckOptions options = new ClaimCheckOptions();
    private final PublishOptions publish = new PublishOptions();

    @BeforeEach
    void valid() {
        options.setClaimCheckBucket("b");
        options.setClaimCheckAbove("1k");
    }

    private void refuses(CloudEventMode cloudEvents, String error) {
        assertThatThrownBy(() -> options.validateWith(publish, cloudEvents))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(error);
    }

    private void refuses(String error) {
        refuses(CloudEventMode.NONE, error);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "7,7", "512k,524288", "1K,1024", " 2m ,2097152"})
    void readsSizes(String text, long bytes) {
        options.setClaimCheckAbove(text);
        options.validateWith(publish, CloudEventMode.UNWRAP);
        assertThat(options.above()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "1.5m", "1g", "9223372036854775807k"})
    void refusesOtherSizes(String text) {
        options.setClaimCheckAbove(text);
        refuses("claimCheckAbove=" + text + " is refused: it must be a number of bytes, or with k or m of kibibytes or"
                + " mebibytes, such as 512k.");
    }

    @Test
    void nothingIsLargeWithoutALimit() {
        options.setClaimCheckAbove(null);
        assertThat(options.above()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesALimitOrATtlWithoutABucket() {
        options.setClaimCheckBucket(null);
        refuses("claimCheckAbove=1k has no effect without claimCheckBucket: set the bucket for large bodies");
        options.setClaimCheckTtl(Duration.ofSeconds(1));
        refuses("claimCheckTtl=1000ms has no effect without claimCheckBucket");
        options.setClaimCheckTtl(Duration.ofSeconds(-1));
        refuses("claimCheckTtl=-1s is refused: it must be a duration, such as 10s, or 0.");
    }

    @Test
    void refusesANameThatNoBucketHas() {
        options.setClaimCheckBucket("a.b");
        refuses("claimCheckBucket=a.b is refused: it must be a name of letters, digits, '-' and '_'.");
    }

    @Test
    void refusesWhatNeedsTheBodyInTheMessage() {
        refuses(CloudEventMode.WRAP, "claimCheckAbove=1k is set together with cloudEvents=wrap, which wraps bodies");
        publish.setMessageIdStrategy(MessageIdStrategy.CLOUD_EVENT);
        refuses("claimCheckAbove=1k is set together with messageIdStrategy=cloudEvent, which reads the id");
        for (PublishBatch batch : PublishBatch.values()) {
            if (batch != PublishBatch.NONE) {
                publish.setBatch(batch);
                refuses("claimCheckAbove=1k is set together with batch=" + EnumNames.of(batch));
            }
        }
        options.setClaimCheckAbove(null); // a consumer with the same options
        options.validateWith(publish, CloudEventMode.BOTH);
    }
}
