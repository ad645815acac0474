package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All inboxes follow the prefix: the user may subscribe to no other subject, and the server logs what he may not. */
class InboxPrefixTest {
    private static final String STREAM = "streamName=ORDERS&streamProvisioning=create";
    private static final String CONFIG =
            "authorization { users: [ { user: alice, password: secret, permissions: { publish: \">\", subscribe:"
                    + " \"_INBOX_alice.>\" } } ] }";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "consumerType=push",
                "queueGroupName=workers",
                "ordered=true",
                "doubleAck=true",
                "deadLetterSubject=dead&deadLetterAdvisories=false"
            })
    void everyInboxFollowsIt(String options) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().config(CONFIG).start();
                LogCapture log = LogCapture.ours();
                TestCamel camel = TestCamel.start()) {
            camel.component().getConnectionOptions().setNatsURL(server.url());
            camel.component().getConnectionOptions().setInboxPrefix("_INBOX_alice");
            camel.component().getSecurityOptions().setUsername("alice");
            camel.component().getSecurityOptions().setPassword("secret");
            camel.roundTrip("orders", "", TestCamel.join(STREAM, options));
            camel.context().stop();

            assertThat(Files.readString(server.log()))
                    .doesNotContain("Subscription Violation - User \"alice\", Subject \"_INBOX.");
            assertThat(log.warnings()).noneMatch(line -> line.contains("_INBOX."));
        }
    }
}
