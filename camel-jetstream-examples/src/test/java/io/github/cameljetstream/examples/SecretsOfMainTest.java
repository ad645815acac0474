package io.github.cameljetstream.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.JwtAccounts;
import io.github.cameljetstream.testinfra.NatsServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** camel-main logs the properties of components when it starts: not those that hold secrets of ours. */
class SecretsOfMainTest {
    static {
        // The examples leave out what this test reads; before Camel makes its loggers.
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.camel.main", "info");
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.camel.impl.engine", "info");
    }

    @TempDir
    private Path folder;

    private static final JwtAccounts ACCOUNTS = JwtAccounts.create();
    private static final JwtAccounts.User USER = ACCOUNTS.user("orders");

    @Test
    void neitherTheStartLogNorADumpOfTheRouteShowsASecret() throws Exception {
        try (NatsServer server =
                NatsServer.builder().config(ACCOUNTS.serverConfig()).start()) {
            Main main = new Main();
            Path properties = Files.writeString(
                    folder.resolve("application.properties"),
                    """
                    camel.component.jetstream.natsURL = nats://someb0dy:s3cret@127.0.0.1:%d
                    camel.component.jetstream.jwt = %s
                    camel.component.jetstream.seed-key = {{billing.key}}
                    camel.component.jetstream.securityOptions.nkeySeed = %s
                    camel.component.jetstream.securityOptions.token = t0ken-s3cret
                    camel.component.jetstream.security-options.username = name-s3cret
                    camel.component.jetstream.securityOptions.password = word-s3cret
                    billing.jwt = %s
                    billing.key = %s
                    """
                            .formatted(server.port(), USER.jwt(), USER.seed(), USER.jwt(), USER.seed()));
            main.setPropertyPlaceholderLocations("file:" + properties);
            main.configure().setAutoConfigurationLogSummary(true);
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:publish")
                            .routeId("publish")
                            .to("jetstream:orders?streamName=ORDERS&streamProvisioning=create&jwt={{billing.jwt}}"
                                    + "&seedKey={{billing.key}}");
                }
            });

            String log = logOf(main);

            assertThat(log)
                    .contains("camel.component.jetstream.seedKey", "xxxxxx")
                    .contains("Started publish");
            assertShowsNone(log);
            assertShowsNone(dump(main.getCamelContext()));
            assertShowsNone(jmx());
            main.stop();
        }
    }

    private static String logOf(Main main) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            main.start();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private static String dump(CamelContext context) throws Exception {
        RouteDefinition route = ((ModelCamelContext) context).getRouteDefinition("publish");
        return PluginHelper.getModelToXMLDumper(context).dumpModelAsXml(context, route);
    }

    /** The attributes of all that Camel manages, and its dumps of routes. */
    private static String jmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        StringBuilder all = new StringBuilder();
        for (ObjectName name : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            all.append(name).append('\n');
            for (MBeanAttributeInfo each : server.getMBeanInfo(name).getAttributes()) {
                if (each.isReadable()) {
                    all.append(value(server, name, each.getName())).append('\n');
                }
            }
            for (MBeanOperationInfo each : server.getMBeanInfo(name).getOperations()) {
                if (each.getName().matches("dumpRoutes?AsXml") && each.getSignature().length == 0) {
                    all.append(server.invoke(name, each.getName(), null, null)).append('\n');
                }
            }
        }
        assertThat(all).contains("jetstream://orders", "<route");
        return all.toString();
    }

    private static Object value(MBeanServer server, ObjectName name, String attribute) {
        try {
            return server.getAttribute(name, attribute);
        } catch (JMException | RuntimeException e) {
            return e; // some attributes depend on what is not there
        }
    }

    private static void assertShowsNone(String text) {
        assertThat(text).doesNotContain(USER.seed()).doesNotContain(USER.jwt()).doesNotContain("s3cret");
    }
}
