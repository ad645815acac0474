package io.github.cameljetstream.examples;

import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** The three forms of the first route that the README shows run as they are. */
@WithNatsServer
class FirstRouteTest {
    @Test
    void inJava() throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new FirstRoute());
        publishesAndProcesses(main);
    }

    @Test
    void inYaml() throws Exception {
        publishesAndProcesses(RouteFile.main("classpath:routes/first-route.yaml"));
    }

    @Test
    void inXml() throws Exception {
        publishesAndProcesses(RouteFile.main("classpath:routes/first-route.xml"));
    }

    private static void publishesAndProcesses(Main main) throws Exception {
        try (RunningExample example = RunningExample.start(main, "ORDERS")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> example.completed("process") >= 2
                            && example.messages("ORDERS") >= 2
                            && example.isSettled("ORDERS", "billing"));
        }
    }
}
