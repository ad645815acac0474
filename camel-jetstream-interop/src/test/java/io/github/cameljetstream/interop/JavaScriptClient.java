package io.github.cameljetstream.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * The NATS client for JavaScript, in a process of its own that does what it is told: {@code client.mjs} says what that may
 * be. Not thread-safe.
 */
final class JavaScriptClient implements AutoCloseable {
    private static final int LIMIT_SECONDS = 30;

    private final Process process;
    private final BufferedWriter tasks;
    private final BufferedReader answers;

    JavaScriptClient(String url) {
        try {
            process = new ProcessBuilder("node", "client.mjs", url)
                    .directory(Path.of("target", "javascript").toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("node cannot be run, see bin/test-long", e);
        }
        tasks = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The message that the client gets next, null if there is none for a second. */
    Taken next(String stream, String durable) {
        JsonObject message = (JsonObject) ask("next", Map.of("stream", stream, "durable", durable));
        return message == null ? null : new Taken(message);
    }

    /** Publishes; answers with the acknowledgement: {@code stream}, {@code sequence}, {@code duplicate}. */
    JsonObject publish(String subject, byte[] data, Map<String, List<String>> headers, String messageId) {
        JsonObject task = new JsonObject();
        task.put("subject", subject);
        task.put("data", Base64.getEncoder().encodeToString(data));
        task.put("headers", headers);
        if (messageId != null) {
            task.put("msgID", messageId);
        }
        return (JsonObject) ask("publish", task);
    }

    JsonObject publish(String subject, String text, Map<String, List<String>> headers) {
        return publish(subject, text.getBytes(StandardCharsets.UTF_8), headers, null);
    }

    void publishMany(String subject, int count) {
        ask("publishMany", Map.of("subject", subject, "count", count));
    }

    /** Makes a pull consumer with explicit acknowledgements and nothing else. */
    void durable(String stream, String name, String filter) {
        ask("durable", Map.of("stream", stream, "name", name, "filter", filter));
    }

    /** Takes and acknowledges messages, beside whatever else is asked. */
    void consume(String stream, String durable) {
        ask("consume", Map.of("stream", stream, "durable", durable));
    }

    /** Ends {@link #consume}; answers with the sequences of what was acknowledged. */
    List<Long> stop() {
        return ((List<?>) ask("stop", Map.of()))
                .stream().map(each -> ((Number) each).longValue()).toList();
    }

    /** A task about a bucket: {@code client.mjs} has them. */
    Object bucket(String what, String bucket, Map<String, ?> parameters) {
        JsonObject task = new JsonObject(parameters);
        task.put("bucket", bucket);
        return ask(what, task);
    }

    private Object ask(String what, Map<String, ?> parameters) {
        JsonObject task = new JsonObject(parameters);
        task.put("do", what);
        try {
            tasks.write(task.toJson());
            tasks.newLine();
            tasks.flush();
            JsonObject answer = (JsonObject) Jsoner.deserialize(answer(what));
            if (answer.containsKey("error")) {
                throw new IllegalStateException("The JavaScript client failed to " + what + ": " + answer.get("error"));
            }
            return answer.get("value");
        } catch (IOException e) {
            throw new UncheckedIOException("The JavaScript client has ended", e);
        } catch (DeserializationException e) {
            throw new IllegalStateException("The JavaScript client answered with something else", e);
        }
    }

    private String answer(String what) throws IOException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return answers.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            String answer = line.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IOException("No answer to " + what);
            }
            return answer;
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("No answer to " + what + " within " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** A message that the client has taken, and what it can do with it. */
    final class Taken {
        private final JsonObject message;

        private Taken(JsonObject message) {
            this.message = message;
        }

        long sequence() {
            return message.getLong("sequence");
        }

        long deliveries() {
            return message.getLong("deliveries");
        }

        String subject() {
            return message.getString("subject");
        }

        byte[] data() {
            return Base64.getDecoder().decode(message.getString("data"));
        }

        /** The values of each header. */
        @SuppressWarnings("unchecked")
        Map<String, List<String>> headers() {
            return message.getMap("headers").entrySet().stream()
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().toString(), entry -> (List<String>) entry.getValue()));
        }

        JsonObject json() {
            return (JsonObject) settle("json");
        }

        void ack() {
            settle("ack");
        }

        void nak() {
            settle("nak");
        }

        void term() {
            settle("term");
        }

        private Object settle(String how) {
            return ask(how, Map.of("token", message.get("token")));
        }
    }
}
