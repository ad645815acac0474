package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The replies of nats-server 2.15.1, as it sends them. */
class FastReplyTest {
    private static FastReply read(String json) {
        return FastReply.read(json.getBytes(StandardCharsets.UTF_8), 7);
    }

    @Test
    void anAcknowledgementHasASequenceAndSaysWhenTheNextComes() {
        assertThat(read("{\"type\":\"ack\",\"seq\":0,\"msgs\":500}")).isEqualTo(new FastReply.Flow(0, 500));
        assertThat(read("{\"type\":\"ack\",\"seq\":1000,\"msgs\":16}")).isEqualTo(new FastReply.Flow(1_000, 16));
    }

    @Test
    void aGapBeginsWithTheFirstMissingMessage() {
        assertThat(read("{\"type\":\"gap\",\"last_seq\":10,\"seq\":15}")).isEqualTo(new FastReply.Gap(10));
    }

    @Test
    void anErrorWithATypeIsAboutTheMessageThatItNames() {
        assertThat(read(
                        "{\"type\":\"err\",\"seq\":9,\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"maximum"
                                + " messages exceeded\"}}"))
                .isEqualTo(new FastReply.Refused(9, null, 10077, "maximum messages exceeded", true));
    }

    @Test
    void anErrorWithoutATypeIsAboutTheMessageThatItAnswersOrAboutTheBatch() {
        assertThat(
                        read(
                                "{\"error\":{\"code\":400,\"err_code\":10054,\"description\":\"too large\"},\"stream\":\"S\",\"seq\":0}"))
                .isEqualTo(new FastReply.Refused(7, "S", 10054, "too large", false));
        assertThat(
                        read(
                                "{\"error\":{\"code\":400,\"err_code\":10208,\"description\":\"unknown\"},\"stream\":\"S\",\"seq\":0}"))
                .isEqualTo(new FastReply.NoBatch(7, "S", 10208, "unknown"));
        assertThat(new FastReply.NoBatch(7, "S", 10208, "unknown").isTransient())
                .isFalse();
        assertThat(new FastReply.NoBatch(7, "S", 10211, "too many").isTransient())
                .isTrue();
    }

    @Test
    void anAcknowledgementWithACountEndsTheBatch() {
        assertThat(read("{\"stream\":\"S\",\"domain\":\"hub\",\"seq\":42,\"batch\":\"id\",\"count\":40}"))
                .isEqualTo(new FastReply.End("S", "hub", 40));
        assertThat(read("{\"stream\":\"S\",\"seq\":0,\"batch\":\"id\",\"count\":0}"))
                .isEqualTo(new FastReply.End("S", null, 0));
    }

    @Test
    void anAcknowledgementWithoutACountIsOneOfAnOlderServer() {
        assertThat(read("{\"stream\":\"S\",\"seq\":42}")).isEqualTo(new FastReply.StoredAlone("S", null));
        assertThat(read("{\"stream\":\"S\",\"seq\":42,\"duplicate\":true}"))
                .isEqualTo(new FastReply.StoredAlone("S", null));
    }

    @Test
    void whatIsNotJetStreamIsUnreadable() {
        assertThat(read("")).isInstanceOf(FastReply.Unreadable.class);
        assertThat(read("hello")).isInstanceOf(FastReply.Unreadable.class);
        assertThat(read("[]")).isInstanceOf(FastReply.Unreadable.class);
        assertThat(read("{}")).isInstanceOf(FastReply.Unreadable.class);
        assertThat(read("{\"type\":\"new\"}")).isInstanceOf(FastReply.Unreadable.class);
    }

    /** Anybody who may publish to the inbox can send one. */
    @Test
    void whatLacksPartsIsReadAsFarAsItGoes() {
        assertThat(read("{\"type\":\"err\",\"seq\":9}")).isEqualTo(new FastReply.Refused(9, null, 0, "", true));
        assertThat(read("{\"type\":\"err\",\"seq\":9,\"error\":{\"err_code\":10205}}"))
                .isInstanceOf(FastReply.Refused.class);
        assertThat(read("{\"stream\":\"S\",\"batch\":\"b\"}")).isEqualTo(new FastReply.End("S", null, 0));
        assertThat(read("{\"stream\":\"S\",\"count\":3}")).isEqualTo(new FastReply.End("S", null, 3));
        assertThat(read("{}")).isInstanceOf(FastReply.Unreadable.class);
        assertThat(read("{\"type\":\"other\"}")).isInstanceOf(FastReply.Unreadable.class);
    }
}
