package io.github.cameljetstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PubAckReaderTest {
    private final PubAckReader reader = new PubAckReader();

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static Message reply(String json) {
        return NatsMessage.builder().subject("reply").data(bytes(json)).build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"ORDERS\",\"seq\":1}",
                "{\"stream\":\"ORDERS\", \"seq\":999999999999999999}",
                "{\"stream\":\"ORDERS\",\"seq\":7,\"duplicate\": true}",
                "{\"stream\":\"ORDERS\",\"domain\":\"hub\",\"seq\":7}",
                "{\"seq\":0,\"stream\":\"\"}",
                " { \"stream\" : \"BESTELLUNG-Ä\" , \"seq\" : 12 } ",
            })
    void theUsualFormMeansWhatItMeansToJnats(String json) throws Exception {
        assertThat(reader.readUsual(bytes(json))).isEqualTo(PubAck.of(new PublishAck(reply(json))));
        assertThat(reader.readUsual(bytes(json)))
                .as("with the names that were read last")
                .isEqualTo(PubAck.of(new PublishAck(reply(json))));
    }

    @Test
    void anotherStreamIsNotTakenForTheLastOne() throws Exception {
        for (String stream : new String[] {"A", "B", "AB", "BA", "A", "Ä"}) {
            String json = "{\"stream\":\"" + stream + "\",\"domain\":\"" + stream + "\",\"seq\":1}";
            assertThat(reader.read(reply(json))).isEqualTo(PubAck.ofMessage(stream, 1, false, stream));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"A\\u0042\",\"seq\":1}",
                "{\"stream\":\"A\",\"seq\":3,\"val\":\"12\"}",
                "{\"stream\":\"A\",\"seq\":3,\"batch\":\"b1\",\"count\":3}",
                "{\"stream\":\"A\",\"seq\":1000000000000000000}",
                "{\"stream\":\"A\",\"seq\":3,\"duplicate\":false}",
                "{\"stream\":\"A\",\"seq\":3,\"later\":{\"a\":[1]}}",
                "{\"type\":\"io.nats.jetstream.api.v1.pub_ack_response\",\"stream\":\"A\",\"seq\":3}",
            })
    void jnatsReadsOtherForms(String json) throws Exception {
        assertThat(reader.readUsual(bytes(json))).isNull();
        assertThat(reader.read(reply(json))).isEqualTo(PubAck.of(new PublishAck(reply(json))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "ok",
                "{\"stream\":\"A\"}",
                "{\"seq\":1}",
                "{\"stream\":\"A\",\"seq\":-1}",
                "{\"stream\":\"A\",\"seq\":}",
                "{\"stream\":\"A\",\"seq\":1",
                "{\"stream\":\"A",
                "{\"stream\":\"A\",\"seq\":1,\"duplicate\":tru",
                "{\"stream\":\"A\",\"seq\":1}x",
                "{\"stream\" \"A\",\"seq\":1}",
                "{\"stream\":1,\"seq\":1}",
                "{\"stream\":\"A\",\"seq\" 1}",
                "{\"stream\":\"A\",\"seq\":1,\"domain\" \"hub\"}",
                "{\"stream\":\"A\",\"seq\":1,\"domain\":1}",
                "{\"stream\":\"A\",\"seq\":1,\"duplicate\" true}",
            })
    void whatIsNoAcknowledgementIsNotReadAsOne(String json) {
        assertThat(reader.readUsual(bytes(json))).isNull();
    }

    @Test
    void refusalsAndOtherRepliesFail() {
        String refusal = "{\"error\":{\"code\":400,\"err_code\":10071,\"description\":\"wrong last sequence\"},"
                + "\"stream\":\"A\",\"seq\":0}";
        assertThatThrownBy(() -> reader.read(reply(refusal)))
                .isInstanceOfSatisfying(JetStreamApiException.class, e -> assertThat(e.getApiErrorCode())
                        .isEqualTo(10071));
        assertThatThrownBy(() -> reader.read(reply("{\"seq\":1}"))).isInstanceOf(IOException.class);
    }
}
