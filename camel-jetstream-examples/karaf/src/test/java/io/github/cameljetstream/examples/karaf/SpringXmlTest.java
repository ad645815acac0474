package io.github.cameljetstream.examples.karaf;

import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.ClassPathXmlApplicationContext;

/** The Spring XML, with the placeholders' file that Karaf's etc would have. */
class SpringXmlTest {
    private static final Path CONFIGURATION = Path.of("src/main/etc/io.github.cameljetstream.billing.cfg");

    @TempDir
    private Path etc;

    @Test
    void billsAnOrder() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                        .config("authorization { token: \"my-token\" }")
                        .start();
                Connection nats = server.connect(server.options().token("my-token".toCharArray()))) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("ORDERS")
                            .subjects("orders.>")
                            .build());
            Files.writeString(
                    etc.resolve(CONFIGURATION.getFileName()),
                    Files.readString(CONFIGURATION).replace("nats://127.0.0.1:4222", server.url()));
            System.setProperty("karaf.etc", etc.toString());
            try (ClassPathXmlApplicationContext spring = new ClassPathXmlApplicationContext("spring/billing.xml")) {
                nats.jetStream().publish("orders.new", "order 1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                await().atMost(Duration.ofSeconds(20)).until(() -> isBilled(nats));
            } finally {
                System.clearProperty("karaf.etc");
            }
        }
    }

    private static boolean isBilled(Connection nats) throws Exception {
        ConsumerInfo billing = nats.jetStreamManagement().getConsumerInfo("ORDERS", "billing");
        return nats.jetStreamManagement()
                                .getStreamInfo("ORDERS")
                                .getStreamState()
                                .getMsgCount()
                        == 2
                && billing.getAckFloor().getStreamSequence() == 1
                && billing.getNumAckPending() == 0;
    }
}
