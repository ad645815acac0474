package io.github.cameljetstream.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.api.ObjectStoreConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consumer receives stored objects, and changes as they happen. */
class ObjectWatchTest extends ObjectTestSupport {
    private final List<String> received = new CopyOnWriteArrayList<>();

    private void watch(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(options))
                        .process(each -> received.add(each.getMessage().getHeader(JetStreamObjectHeaders.OPERATION)
                                + " " + each.getMessage().getHeader(JetStreamObjectHeaders.NAME) + " "
                                + each.getMessage().getHeader(JetStreamObjectHeaders.SIZE)));
            }
        });
    }

    private void put(String name, String text) throws Exception {
        theirs.put(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void awaitReceived(String... expected) {
        await().untilAsserted(() -> assertThat(received).containsExactly(expected));
    }

    @Test
    void beginsWithTheStoredObjects() throws Exception {
        put("a", "1");
        put("b", "22");
        put("a", "333");
        watch("");
        awaitReceived("put b 2", "put a 3");
        theirs.delete("b");
        theirs.addLink("l", theirs.getInfo("a"));
        awaitReceived("put b 2", "put a 3", "delete b 0", "link l 0");
    }

    @Test
    void receivesOnlyUpdatesAndNoDeletions() throws Exception {
        put("a", "1");
        watch("updatesOnly=true&ignoreDeletes=true");
        theirs.delete("a");
        put("b", "22");
        awaitReceived("put b 2");
    }

    @Test
    void passesOverWhatIsNoObject() throws Exception {
        nats.jetStream().publish("$O." + bucket + ".M.eA==", "{".getBytes(StandardCharsets.UTF_8));
        put("b", "22");
        watch("");
        awaitReceived("put b 2");
    }

    /** Also one whose bucket is another one afterwards, with lower sequences. */
    @Test
    @Tag("newest")
    void continuesAfterRestartsOfTheServer() throws Exception {
        try (NatsServer own = NatsServerExtension.newServer().start()) {
            String options = "natsURL=" + own.url() + "&reconnectWait=20ms&provisioning=create";
            watch(options);
            send("operation=put&objectName=a&" + options, "1");
            send("operation=put&objectName=a&" + options, "22");
            await().until(() -> received.contains("put a 2"));
            own.restart();
            assertThat(send("operation=put&objectName=b&" + options, "333").getException())
                    .isNull();
            await().until(() -> received.contains("put b 3"));
            try (Connection other = own.connect()) {
                other.objectStoreManagement().delete(bucket);
                other.objectStoreManagement()
                        .create(ObjectStoreConfiguration.builder(bucket).build());
            }
            assertThat(send("operation=put&objectName=c&" + options, "4444").getException())
                    .isNull();
            await().atMost(Duration.ofSeconds(20)).until(() -> received.contains("put c 4"));
            assertThat(received).containsOnlyOnce("put b 3");
        }
    }
}
