package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamTestSupport;
import io.nats.client.api.StreamInfoOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subject need not be ASCII: the server compares bytes, which are those of UTF-8. (jnats takes no such durable.) */
class SubjectsInUtf8Test extends JetStreamTestSupport {
    private final Queue<Message> received = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void aSubjectArrivesAsItWasGiven(String type) throws Exception {
        routes(r -> {
            r.from("direct:in").to(uri("zürich.東京"));
            r.from(uri("zürich.*", "durableName=d", "consumerType=" + type))
                    .process(e -> received.add(e.getMessage().copy()));
        });

        template.sendBody("direct:in", "x");

        awaitSettled("d");
        assertThat(received.element().getHeader("CamelJetStreamSubject")).isEqualTo(subject("zürich.東京"));
        assertThat(received.element().getHeader("CamelJetStreamConsumer")).isEqualTo("d");
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(1);
        assertThat(management
                        .getStreamInfo(stream, StreamInfoOptions.allSubjects())
                        .getStreamState()
                        .getSubjectMap())
                .containsOnlyKeys(subject("zürich.東京"));
    }
}
