package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamTestSupport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers as other clients publish them, and as the server takes them, but jnats does not. */
class ForeignHeadersTest extends JetStreamTestSupport {
    private final Queue<Message> received = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void aHeaderThatIsNotAsciiStopsNothing(String type) throws Exception {
        publish("City: Zürich", "City: 東京", "Plain: one");
        publish("Städte: x", "My Name: y", "Plain: two");
        publish("Plain: three");

        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type))
                .process(e -> received.add(e.getMessage().copy())));

        awaitSettled("d");
        assertThat(received).extracting(m -> m.getHeader("Plain")).containsExactly("one", "two", "three");
        assertThat(received.element().getHeader("City")).isEqualTo(List.of("Zürich", "東京"));
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(3);
    }

    /** The server stores what it is given, whatever that says. */
    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void aFirstLineThatIsNoVersionStopsNothing(String type) throws Exception {
        publishBlock("NATS/1.0 404 No Messages\r\nPlain: one\r\n\r\n");
        publishBlock("NATS/1.0 none\r\nPlain: two\r\n\r\n");
        publishBlock("NATS/9\r\nPlain: three\r\n\r\n");
        publishBlock("NATS/1.0\r\nPlain: four\r\n");
        publish("Plain: five");

        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type))
                .process(e -> received.add(e.getMessage().copy())));

        awaitSettled("d");
        assertThat(received)
                .extracting(m -> m.getHeader("Plain"))
                .containsExactly("one", "two", "three", "four", "five");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(5);
    }

    private void publish(String... headers) throws IOException {
        publishBlock("NATS/1.0\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private void publishBlock(String block) throws IOException {
        long before = messagesInStream();
        URI url = URI.create(server().url());
        int length = block.getBytes(StandardCharsets.UTF_8).length;
        String commands = "CONNECT {\"verbose\":false,\"headers\":true}\r\nHPUB " + subject("a") + " " + length + " "
                + length + "\r\n" + block + "\r\nPING\r\n";
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(commands.getBytes(StandardCharsets.UTF_8));
            out.flush();
            Awaitility.await().atMost(SOON).until(() -> messagesInStream() == before + 1);
        }
    }
}
