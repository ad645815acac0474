package io.github.cameljetstream;

import io.github.cameljetstream.testinfra.NatsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** What a server's monitoring says of its connections. */
public final class Monitoring {
    /** Text for the configuration of a server that is to be asked. */
    public static final String CONFIG = "http: \"127.0.0.1:-1\"";

    private static final Pattern STARTED = Pattern.compile("Starting http monitor on 127\\.0\\.0\\.1:(\\d+)");

    private Monitoring() {}

    /** The connections with Camel's end: those of a name, as {@code /connz} shows them. */
    static List<Map<String, Object>> connections(NatsServer server, String name) throws Exception {
        return connections(server).stream()
                .filter(connection -> name.equals(connection.get("name")))
                .toList();
    }

    /** The connections with all clients, as {@code /connz} shows them. */
    public static List<Map<String, Object>> connections(NatsServer server) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port(server) + "/connz?auth=true");
        String body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return list(body);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(String json) throws DeserializationException {
        return (List<Map<String, Object>>) ((JsonObject) Jsoner.deserialize(json)).get("connections");
    }

    private static String port(NatsServer server) throws IOException {
        Matcher started = STARTED.matcher(Files.readString(server.log()));
        String last = null; // it may have been started more than once
        while (started.find()) {
            last = started.group(1);
        }
        if (last == null) {
            throw new IllegalStateException(server + " has no monitoring");
        }
        return last;
    }
}
