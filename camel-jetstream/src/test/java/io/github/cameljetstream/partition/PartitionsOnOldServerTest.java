package io.github.cameljetstream.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.cameljetstream.JetStreamTestSupport;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** A server older than 2.10 has no transforms of sources: partitions are refused before anything was changed. */
class PartitionsOnOldServerTest extends JetStreamTestSupport {
    @Test
    void partitionsAreRefusedAndNothingIsCreated() throws Exception {
        assumeFalse(nats.getServerInfo().isSameOrNewerThanVersion("2.10.0"), "this server has them");
        String group =
                uri("*", "streamName=" + stream + "new", "durableName=g", "partitions=4", "streamProvisioning=create");
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(group).to("mock:out");
                    }
                }))
                .hasStackTraceContaining("partitions=4 needs nats-server 2.10 or newer")
                .hasStackTraceContaining("Remove partitions");
        assertThat(management.getStreamNames()).noneMatch(each -> each.startsWith(stream + "new"));
    }
}
