package io.github.cameljetstream.faults;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A route in a JVM of its own that can be killed, or told to stop. It appends the id of each message that it has processed
 * to a file.
 */
final class RouteProcess {
    private final Process process;

    /**
     * @param endpoint to consume from
     * @param sink the file of ids
     * @param more options of the JVM
     */
    RouteProcess(String url, String endpoint, Path sink, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of(more));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RouteProcess.class.getName()));
        command.addAll(List.of(url, endpoint, sink.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(Path.of(sink + ".log").toFile()))
                .start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process at once (SIGKILL), and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Tells the process to stop (SIGTERM), as a rolling update does, and waits until it has. Returns its exit code. */
    int terminate() throws InterruptedException {
        process.toHandle()
                .destroy(); // Process.destroy would close the standard input too, which ends the process at once
        return process.waitFor();
    }

    /** The route: url, endpoint, file. It ends with the JVM that started it, whose end closes the standard input. */
    public static void main(String[] arguments) throws Exception {
        Path sink = Path.of(arguments[2]);
        AtomicBoolean kindTold = new AtomicBoolean();
        DefaultCamelContext context = new DefaultCamelContext();
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(arguments[0]);
        context.addComponent("jetstream", component);
        context.disableJMX();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(arguments[1]).process(exchange -> {
                    Simulated.work(Duration.ofMillis(2));
                    reportRedelivery(exchange);
                    if (kindTold.compareAndSet(false, true)) {
                        System.out.println("Routed by " + Thread.currentThread());
                    }
                    Files.write(sink, ids(exchange), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                });
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(context::stop));
        context.start();
        while (System.in.read() >= 0) {
            // nothing is sent: the read ends with the stream
        }
        Runtime.getRuntime().halt(0);
    }

    /** A test whose messages come again needs to know when. */
    private static void reportRedelivery(Exchange exchange) {
        Long count = exchange.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class);
        if (count != null && count > 1) {
            System.out.println(Instant.now() + " delivery " + count + " of stream sequence "
                    + exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE) + ", consumer sequence "
                    + exchange.getIn().getHeader(JetStreamHeaders.CONSUMER_SEQUENCE));
        }
    }

    /** One write of lines: it is the system's, and whole, when the process is killed. */
    private static byte[] ids(Exchange exchange) {
        Object body = exchange.getIn().getBody();
        Stream<Exchange> messages =
                body instanceof List<?> batch ? batch.stream().map(Exchange.class::cast) : Stream.of(exchange);
        return messages.map(each -> each.getIn().getBody(String.class) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
