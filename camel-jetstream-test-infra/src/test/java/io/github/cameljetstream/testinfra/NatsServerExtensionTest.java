package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import org.junit.jupiter.api.Test;

@WithNatsServer
class NatsServerExtensionTest {

    @Test
    void theServerIsShared(NatsService service) throws Exception {
        assertThat(service).isSameAs(NatsServerExtension.service());
        try (Connection connection = service.connect()) {
            assertThat(connection.getServerInfo().getVersion())
                    .isEqualTo(service.version().toString());
        }
    }

    @Test
    void aRemoteServerIsUsedAsItIs(NatsService service) {
        try (NatsService remote = new RemoteNats(service.url())) {
            assertThat(remote.version()).isEqualTo(service.version());
            assertThat(remote.url()).isEqualTo(service.url());
        }
    }

    @Test
    void aRunOfUnitTestsStartsNoServer() {
        String before = System.getProperty(NatsServerExtension.INSTANCE_PROPERTY);
        System.setProperty(NatsServerExtension.INSTANCE_PROPERTY, "none");
        try {
            assertThatThrownBy(NatsServer.builder()::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("@Tag(\"server\")");
        } finally {
            if (before == null) {
                System.clearProperty(NatsServerExtension.INSTANCE_PROPERTY);
            } else {
                System.setProperty(NatsServerExtension.INSTANCE_PROPERTY, before);
            }
        }
    }

    @Test
    void namesAreUnique() {
        assertThat(Streams.uniqueName("a")).startsWith("a-").isNotEqualTo(Streams.uniqueName("a"));
    }
}
