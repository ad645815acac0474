package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.WithNatsServer;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The component works where neither Micrometer nor camel-telemetry nor camel-console is. */
@WithNatsServer
class WithoutOptionalJarsTest {
    private static final List<String> OPTIONAL =
            List.of("micrometer", "camel-telemetry", "camel-console", "camel-management-4", "camel-health");

    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @Test
    void publishesAndConsumes() throws Exception {
        URL[] urls = Stream.of(CLASS_PATH.split(File.pathSeparator))
                .filter(each -> OPTIONAL.stream().noneMatch(new File(each).getName()::startsWith))
                .map(WithoutOptionalJarsTest::url)
                .toArray(URL[]::new);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> inside = loader.loadClass(WithoutOptionalJarsTest.class.getName());
            assertThat(inside.getClassLoader()).isSameAs(loader);
            Method method = inside.getDeclaredMethod("inside", String.class);
            method.setAccessible(true); // for us it is a class of another package
            method.invoke(null, NatsServerExtension.service().url());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Runs in a class loader that has none of the optional jars. */
    static void inside(String url) throws Exception {
        for (String missing : List.of(
                "io.micrometer.core.instrument.MeterRegistry",
                "org.apache.camel.telemetry.SpanDecorator",
                "org.apache.camel.impl.console.DefaultDevConsoleRegistry")) {
            try {
                Class.forName(missing);
                throw new AssertionError(missing + " is there");
            } catch (ClassNotFoundException e) {
                // as it is to be
            }
        }
        try (TestCamel camel = TestCamel.start()) {
            camel.component().getConnectionOptions().setNatsURL(url);
            String stream = io.github.cameljetstream.testinfra.Streams.uniqueName("without");
            camel.roundTrip(
                    stream + ".a",
                    "",
                    "durableName=d&streamName=" + stream + "&streamProvisioning=create&streamStorage=memory");
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
