package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The properties of the manual's page about metrics give what it says, in camel-main. */
class ScrapeOfMainTest {
    private static final Path PAGE = Path.of("..", "src-docs", "manual", "observability.adoc");
    private static final Pattern PROPERTIES =
            Pattern.compile("\\[source,properties]\n----\n(.*?)----\n", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void thePropertiesOfTheManual() throws Exception {
        Matcher page = PROPERTIES.matcher(Files.readString(PAGE));
        assertThat(page.find()).as("properties in %s", PAGE).isTrue();
        int port = freePort();
        try (NatsServer server = NatsServer.builder().start()) {
            Path properties = Files.writeString(
                    folder.resolve("application.properties"),
                    page.group(1).replace("9876", Integer.toString(port)) + "camel.component.jetstream.natsURL="
                            + server.url());
            Main main = new Main();
            main.setPropertyPlaceholderLocations("file:" + properties);
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetstream:orders?streamName=ORDERS&streamProvisioning=create&durableName=billing")
                            .to("log:orders");
                }
            });
            main.start();
            try {
                String url = "http://localhost:" + port + "/observe/";
                await().untilAsserted(() -> assertThat(get(url + "metrics"))
                        .contains("camel_jetstream_consumer_up{", "consumer=\"billing\""));
                assertThat(get(url + "health")).contains("\"UP\"");
            } finally {
                main.stop();
            }
        }
    }

    private static String get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
