package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The examples that ask a stream, and mend it. */
@WithNatsServer
class OperationExamplesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    @Tag("newest")
    void theOrdersOfATimeAreReplayed() throws Exception {
        try (Connection nats = NatsServerExtension.service().connect()) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("SHOP")
                            .subjects("shop.>")
                            .storageType(StorageType.Memory)
                            .allowDirect(true)
                            .build());
            try {
                for (String body : new String[] {"before", "one", "two", "after"}) {
                    nats.jetStream().publish("shop.orders", body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
                Instant from = time(nats, 2);
                Instant to = time(nats, 4);
                try (RunningExample example = RunningExample.start(new ReplayExample(from, to), "REPLAYED")) {
                    await().atMost(SOON).until(() -> example.completed("replay") == 3); // the parts count too
                    assertThat(example.messages("REPLAYED")).isEqualTo(2);
                    assertThat(example.management.getMessage("REPLAYED", 1).getData())
                            .asString()
                            .isEqualTo("one");
                }
            } finally {
                nats.jetStreamManagement().deleteStream("SHOP");
            }
        }
    }

    private static Instant time(Connection nats, long sequence) throws Exception {
        return nats.jetStreamManagement().getMessage("SHOP", sequence).getTime().toInstant();
    }

    @Test
    void oneCustomerIsForgotten() throws Exception {
        try (RunningExample example = RunningExample.start(new PurgeExample(), "CUSTOMERS")) {
            await().atMost(SOON).until(() -> example.completed("customers") == 1);

            assertThat(example.messages("CUSTOMERS")).isEqualTo(1);
            assertThat(example.management.getLastMessage("CUSTOMERS", "customers.8.address"))
                    .isNotNull();
        }
    }

    @Test
    @Tag("newest")
    void aConsumerBeginsAgain() throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new ResetExample());
        try (Connection nats = NatsServerExtension.service().connect();
                RunningExample example = RunningExample.start(main, "INVOICES")) {
            for (int i = 0; i < 3; i++) {
                nats.jetStream().publish("invoices.new", new byte[1]);
            }
            await().atMost(SOON).until(() -> example.completed("accounting") == 3);

            main.getCamelTemplate().sendBody("direct:mend", "");

            await().atMost(SOON).until(() -> example.completed("accounting") == 5);
            await().atMost(SOON).until(() -> example.isSettled("INVOICES", "accounting"));
        }
    }
}
