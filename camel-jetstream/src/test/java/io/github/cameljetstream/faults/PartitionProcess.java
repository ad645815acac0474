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
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A member of a group in a JVM of its own. When an exchange begins, it appends a line to a file: the time, which the
 * processes of a machine share ({@link System#nanoTime}), the key, the number, and the delivery count.
 */
final class PartitionProcess {
    private final Process process;

    PartitionProcess(String url, String endpoint, Path sink) throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PartitionProcess.class.getName(),
                        url,
                        endpoint,
                        sink.toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(Path.of(sink + ".log").toFile()))
                .start();
    }

    /** Ends the process at once (SIGKILL), and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Tells the process to stop (SIGTERM), and waits until it has. */
    void terminate() throws InterruptedException {
        process.toHandle().destroy();
        process.waitFor();
    }

    /** SIGSTOP or SIGCONT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The route: url, endpoint, file. It ends with the JVM that started it, whose end closes the standard input. */
    public static void main(String[] arguments) throws Exception {
        Path sink = Path.of(arguments[2]);
        DefaultCamelContext context = new DefaultCamelContext();
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(arguments[0]);
        context.addComponent("jetstream", component);
        context.disableJMX();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(arguments[1]).process(exchange -> {
                    Files.write(sink, line(exchange), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    Simulated.work(Duration.ofMillis(1));
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

    private static byte[] line(Exchange exchange) {
        String subject = exchange.getIn().getHeader(JetStreamHeaders.SUBJECT, String.class);
        String line = System.nanoTime() + " " + subject.substring(subject.lastIndexOf('.') + 1) + " "
                + exchange.getIn().getBody(String.class) + " "
                + exchange.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT) + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
