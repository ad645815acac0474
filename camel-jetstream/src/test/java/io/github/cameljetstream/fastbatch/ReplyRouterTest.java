package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.nats.client.impl.NatsMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anybody who may publish to the inbox can send what is no reply. */
class ReplyRouterTest {
    private final ReplyRouter router = new ReplyRouter("inbox.", null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in",
                "inbox.",
                "inbox.id",
                "inbox.id.500.ok.7",
                "inbox.id.500.ok.x.0",
                "inbox.id.500.ok.99999999999999999999.0",
                "inbox.id.500.ok.7.0",
                "inbox.id.500.ok.x.4"
            })
    void aSubjectThatIsOfNoBatchIsIgnored(String subject) {
        assertThatCode(() -> router.onMessage(NatsMessage.builder()
                        .subject(subject)
                        .data("{\"type\":\"ack\"}")
                        .build()))
                .doesNotThrowAnyException();
    }
}
