package io.github.cameljetstream.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
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
}
