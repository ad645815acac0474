package io.github.cameljetstream.testinfra;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;

/** When a server that has been started counts as ready. */
enum Readiness {
    /** It greets clients. */
    INFO {
        @Override
        boolean reached(NatsServer server) {
            return greeting(server) != null;
        }
    },

    /** It greets clients, and JetStream answers, unless only those can ask who know its users and certificates. */
    JETSTREAM {
        @Override
        boolean reached(NatsServer server) {
            String greeting = greeting(server);
            return greeting != null && (isClosedToStrangers(greeting) || jetStreamAnswers(server));
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration GREETING_LIMIT = Duration.ofMillis(500);
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final String SILENT = "";

    abstract boolean reached(NatsServer server);

    void await(NatsServer server) {
        Await.until(
                () -> {
                    if (!server.isRunning()) {
                        throw new IllegalStateException("the process has ended");
                    }
                    return reached(server);
                },
                LIMIT,
                () -> "not ready within " + LIMIT.toSeconds() + " s");
    }

    /** The INFO line, null if there is none yet. */
    private static String greeting(NatsServer server) {
        try (Socket socket = new Socket()) {
            int limit = (int) GREETING_LIMIT.toMillis();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), limit);
            socket.setSoTimeout(limit);
            byte[] line = new byte[4096];
            int length = socket.getInputStream().read(line);
            String text = length <= 0 ? "" : new String(line, 0, length, StandardCharsets.UTF_8);
            return text.startsWith("INFO ") ? text : null;
        } catch (SocketTimeoutException e) {
            return saysItIsReady(server) ? SILENT : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** A server that wants the TLS handshake first does not greet, but logs. */
    private static boolean saysItIsReady(NatsServer server) {
        try {
            return Files.readString(server.log(), StandardCharsets.UTF_8).contains("Server is ready");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isClosedToStrangers(String greeting) {
        return greeting.equals(SILENT)
                || greeting.contains("\"auth_required\":true")
                || greeting.contains("\"tls_required\":true");
    }

    private static boolean jetStreamAnswers(NatsServer server) {
        Options options = Options.builder().server(server.url()).noReconnect().build();
        try (Connection connection = Nats.connect(options)) {
            connection.jetStreamManagement().getAccountStatistics();
            return true;
        } catch (JetStreamApiException e) {
            return e.getErrorCode() != SERVICE_UNAVAILABLE;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + server, e);
        }
    }
}
