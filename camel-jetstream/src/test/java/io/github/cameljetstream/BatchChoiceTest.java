package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.PublishBatch;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.Rollup;
import io.nats.client.api.StreamInfo;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a producer publishes bodies of several messages. */
class BatchChoiceTest {
    private final PublishOptions publish = new PublishOptions();
    private final MessageOptions message = new MessageOptions();

    private BatchChoice choice(PublishBatch batch, int apiLevel) {
        publish.setBatch(batch);
        return new BatchChoice("jetstream:a", publish, message, new ServerFeatures(apiLevel, true, true, null));
    }

    private static StreamInfo stream(boolean allowsFast) {
        try {
            return new StreamInfo(JsonParser.parse(
                    "{\"config\":{\"name\":\"S\",\"subjects\":[\"a\"],\"allow_batched\":" + allowsFast + "}}"));
        } catch (JsonParseException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PublishBatch.class,
            names = {"NONE", "EACH"})
    void messagesByThemselvesNeedNothing(PublishBatch batch) {
        assertThat(choice(batch, 0).isFast(null, false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ATOMIC, 1, 2, 2.12", "FAST, 3, 4, 2.14"})
    void aBatchNeedsAServerThatKnowsIt(PublishBatch batch, int tooOld, int enough, String version) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choice(batch, tooOld).isFast(stream(true), true))
                .withMessageContaining("of jetstream:a needs nats-server " + version + " or newer");
        assertThat(choice(batch, enough).isFast(stream(true), true)).isEqualTo(batch == PublishBatch.FAST);
    }

    @Test
    void fastBatchesNeedTheStreamOrItsSubject() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choice(PublishBatch.FAST, 4).isFast(null, false))
                .withMessageContaining("names neither a stream nor a subject");
        assertThat(choice(PublishBatch.FAST, 4).isFast(null, true)).isTrue();
        assertThat(choice(PublishBatch.FAST, 4).isFast(stream(false), false))
                .as("the check of the stream refuses it")
                .isTrue();
    }

    @Test
    void autoTakesFastBatchesWhereNothingIsLost() {
        assertThat(choice(PublishBatch.AUTO, 4).isFast(stream(true), false)).isTrue();
        assertThat(choice(PublishBatch.AUTO, 4).isFast(stream(false), true)).isFalse();
        assertThat(choice(PublishBatch.AUTO, 4).isFast(null, true)).isFalse();
        assertThat(choice(PublishBatch.AUTO, 3).isFast(stream(true), true)).isFalse();
        message.setMessageTtl("1h");
        assertThat(choice(PublishBatch.AUTO, 4).isFast(stream(true), true)).isTrue();
        message.setRollup(Rollup.SUBJECT);
        assertThat(choice(PublishBatch.AUTO, 4).isFast(stream(true), true))
                .as("a fast batch would ignore it")
                .isFalse();
    }
}
