package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PurgeResponse;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
    static Refusal refusal(int code, String reply) {
        String error = "{\"error\": {\"code\": 400, \"err_code\": " + code + ", \"description\": \"no\"}}";
        return Refusal.of(
                message(reply), new JetStreamApiException(new PurgeResponse(message(error)).getErrorObject()));
    }

    private static Message message(String text) {
        return NatsMessage.builder()
                .subject("a")
                .data(text.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "10008, true, false, false",
        "10176, true, false, false",
        "10210, true, false, false",
        "10158, false, true, false",
        "10070, false, false, true",
        "10071, false, false, true",
        "10164, false, false, true",
        "10201, false, false, true",
        "10077, false, false, false"
    })
    void theCodeSaysWhatToDo(int code, boolean isTransient, boolean isIdInProcess, boolean isUnexpected) {
        Refusal refusal = refusal(code, "{}");

        assertThat(refusal.isTransient()).isEqualTo(isTransient);
        assertThat(refusal.isIdInProcess()).isEqualTo(isIdInProcess);
        assertThat(refusal.isUnexpectedState()).isEqualTo(isUnexpected);
    }

    @Test
    void aReplyMayNameItsStream() {
        assertThat(refusal(10077, "{\"stream\": \"S\"}").stream()).isEqualTo("S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "no json", "{\"stream\": 7}"})
    void anyOtherReplyNamesNone(String reply) {
        assertThat(refusal(10077, reply).stream()).isNull();
    }

    @Test
    void theRiskOfACopyDependsOnTheDuplicateWindow() {
        assertThat(DuplicateRisk.reason(null)).contains("it is not known");
        assertThat(DuplicateRisk.reason(Duration.ZERO)).contains("no duplicate window");
        assertThat(DuplicateRisk.reason(Duration.ofSeconds(2))).contains("for 2000ms only");
    }
}
