package io.github.cameljetstream.object;

import io.github.cameljetstream.JetStreamComponent;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Routes write a file of some gigabytes as an object, and read it into another file. Arguments: URL, gigabytes. */
final class LargeObjectProcess {
    private static final String URI = "jetstream-object:large?objectName=a&operation=";

    private LargeObjectProcess() {}

    public static void main(String[] args) throws Exception {
        long size = Long.parseLong(args[1]) << 30;
        Path in = Files.createTempFile("large", ".in");
        Path out = Files.createTempFile("large", ".out");
        try (OutputStream file = Files.newOutputStream(in)) {
            new GeneratedBytes(size).transferTo(file);
        }
        try (CamelContext context = new DefaultCamelContext()) {
            context.getComponent("jetstream", JetStreamComponent.class)
                    .getConnectionOptions()
                    .setNatsURL(args[0]);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:put").to(URI + "put&provisioning=create");
                    from("direct:get")
                            .to(URI + "get&provisioning=create")
                            .process(each -> write(each.getMessage().getBody(InputStream.class), out));
                }
            });
            context.start();
            timed(context, "direct:put", in.toFile(), size);
            timed(context, "direct:get", null, size);
        }
        System.out.println(
                Arrays.equals(digest(in), digest(out)) && Files.size(out) == size
                        ? "The digests are equal; largest heap "
                                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB"
                        : "Other bytes");
    }

    private static void timed(CamelContext context, String uri, Object body, long size) throws Exception {
        long begin = System.nanoTime();
        Exchange done = context.createProducerTemplate()
                .send(uri, each -> each.getMessage().setBody(body));
        if (done.getException() != null) {
            throw done.getException();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %.1f s, %.0f MiB/s%n", uri, seconds, (size >> 20) / seconds);
    }

    private static void write(InputStream body, Path file) throws Exception {
        try (OutputStream target = Files.newOutputStream(file)) {
            body.transferTo(target);
        }
    }

    private static byte[] digest(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }
}
