package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.WithNatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** The resources for Camel K run as they are; the Secret that they mount is played by properties. */
@WithNatsServer
class CamelKTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void thePipesRun() throws Exception {
        Main main = RouteFile.main("classpath:camel-k/*.pipe.yaml");
        main.addOverrideProperty("nats.url", NatsServerExtension.service().url());
        try (RunningExample example = RunningExample.start(main, "ORDERS")) {
            await().atMost(LONG)
                    .until(() -> example.messages("ORDERS") >= 2
                            && example.acknowledged("ORDERS", "log") >= 2
                            && example.isSettled("ORDERS", "log"));
        }
    }

    /** Camel loads no resource of this kind: the operator does, and hands Camel its flows as a route file. */
    @Test
    void theFlowsOfTheIntegrationRun(@TempDir Path folder) throws Exception {
        Map<String, Object> integration = Yaml.resource("camel-k/orders.integration.yaml");
        assertThat(Yaml.at(integration, "kind")).isEqualTo("Integration");
        List<?> flows = (List<?>) Yaml.at(integration, "spec", "flows");
        Path routes = Files.writeString(
                folder.resolve("orders.yaml"), new Dump(DumpSettings.builder().build()).dumpToString(flows));

        try (RunningExample example = RunningExample.start(RouteFile.main("file:" + routes), "ORDERS")) {
            await().atMost(LONG)
                    .until(() -> example.completed("process") >= 2
                            && example.messages("ORDERS") >= 2
                            && example.isSettled("ORDERS", "billing"));
        }
    }

    /** The version is written out there, for readers; the Kamelets get theirs from the build. */
    @Test
    void theDependencyOfTheIntegrationIsThatOfTheKamelets() throws Exception {
        Map<String, Object> integration = Yaml.resource("camel-k/orders.integration.yaml");
        Map<String, Object> kamelet = Yaml.resource("kamelets/jetstream-source.kamelet.yaml");

        List<?> dependencies = (List<?>) Yaml.at(kamelet, "spec", "dependencies");
        assertThat(dependencies)
                .isNotEmpty()
                .first()
                .asString()
                .matches("mvn:io.github.cameljetstream:camel-jetstream:\\d.*");
        assertThat(Yaml.at(integration, "spec", "dependencies")).isEqualTo(dependencies.subList(0, 1));
    }
}
