package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.cameljetstream.JetStreamComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every endpoint URI that a reader may copy is one that the component takes. */
@Tag("newest")
class DocumentedUrisTest {
    /** Tests of what is refused. */
    private static final Set<String> WITH_WRONG_URIS =
            Set.of("BadOptionsTest.java", "DocumentedUrisTest.java", "DynamicUriTest.java", "EmptyOptionsTest.java");

    private final CamelCatalog catalog = new DefaultCamelCatalog();

    DocumentedUrisTest() {
        catalog.addComponent("jetstream", JetStreamComponent.class.getName(), DocsFiles.catalog());
    }

    @Test
    void everyUriFitsTheCatalog() {
        assertThat(misfits(DocsFiles.withUris())).isEmpty();
    }

    @Test
    void everyUriOfTheTestsFitsTheCatalog() {
        List<Path> tests = DocsFiles.tests();
        assertThat(tests).hasSizeGreaterThan(50);

        assertThat(misfits(tests.stream()
                        .filter(file ->
                                !WITH_WRONG_URIS.contains(file.getFileName().toString()))
                        .toList()))
                .isEmpty();
    }

    private List<String> misfits(List<Path> files) {
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            for (String uri : EndpointUris.in(file)) {
                EndpointValidationResult result = catalog.validateEndpointProperties(uri);
                if (!result.isSuccess() && !isOnlyInMilliseconds(result)) {
                    problems.add(file.getFileName() + ": " + uri + result.summaryErrorMessage(false));
                }
            }
        }
        return problems;
    }

    /** Camel's catalog does not know the unit ms, which Camel itself and the component do. */
    private static boolean isOnlyInMilliseconds(EndpointValidationResult result) {
        Map<String, String> durations = result.getInvalidDuration();
        return durations != null
                && durations.size() == result.getNumberOfErrors()
                && durations.values().stream().allMatch(each -> each.matches("\\w+=\\d+ms|\\d+ms"));
    }

    /** The catalog knows single options; the component also knows what goes together. */
    @Test
    void everyUriMakesAnEndpoint() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();
            for (Path file : DocsFiles.withUris()) {
                for (String uri : EndpointUris.in(file)) {
                    if (isCompleteHere(uri)) {
                        String here = uri.replace("=file:pubsub.yaml", "=classpath:dapr/plain.yaml");
                        assertThatNoException()
                                .as("%s: %s", file.getFileName(), uri)
                                .isThrownBy(() -> context.getEndpoint(here));
                    }
                }
            }
        }
    }

    /** The examples' own tests run these files, so that what the README shows is known to work. */
    @Test
    void theFirstRoutesOfTheReadmeAreThoseOfTheExamples() {
        assertThat(DocsFiles.EXAMPLES).exists();
        String readme = DocsFiles.read(DocsFiles.README);
        Path main = DocsFiles.EXAMPLES.resolve("main");
        String java = DocsFiles.read(main.resolve("java/io/github/cameljetstream/examples/FirstRoute.java"));
        assertThat(readme).contains(java.substring(java.indexOf("import ")));
        assertThat(readme).contains(DocsFiles.read(main.resolve("resources/routes/first-route.yaml")));
        assertThat(readme).contains(DocsFiles.read(main.resolve("resources/routes/first-route.xml")));
    }

    @Test
    void theTextsHaveUris() {
        assertThat(EndpointUris.in(DocsFiles.README)).hasSizeGreaterThan(3);
        assertThat(DocsFiles.pages().stream().flatMap(page -> EndpointUris.in(page).stream()))
                .hasSizeGreaterThan(10);
    }

    @Test
    void urisAreFoundInProseJavaXmlAndYaml() {
        assertThat(EndpointUris.in("Use `jetstream:orders.*?ackWait=10s`, or jetstream:orders."))
                .containsExactly("jetstream:orders.*?ackWait=10s", "jetstream:orders");
        assertThat(EndpointUris.in("from(\"jetstream:a?ackWait=1s\"\n    + \"&maxDeliver=5\" + x)"))
                .containsExactly("jetstream:a?ackWait=1s&maxDeliver=5");
        assertThat(EndpointUris.in("<from uri=\"jetstream:a.&gt;?ackWait=1s&amp;maxDeliver=5\"/>"))
                .containsExactly("jetstream:a.>?ackWait=1s&maxDeliver=5");
        assertThat(
                        EndpointUris.in(
                                """
                from:
                  uri: jetstream:a
                  parameters:
                    backOff: "50ms, 1s"
                    maxDeliver: 5
                  steps:
                    - to: log:a
                """))
                .containsExactly("jetstream:a", "jetstream:a?backOff=50ms,%201s&maxDeliver=5");
    }

    @Test
    void aWrongUriIsFoundOut() {
        assertThat(catalog.validateEndpointProperties("jetstream:orders?ackWayt=10s")
                        .isSuccess())
                .isFalse();
        assertThat(catalog.validateEndpointProperties("jetstream:orders?ackPolicy=some")
                        .isSuccess())
                .isFalse();
    }

    /** Values that are filled in later, and paths of files that only the reader has. */
    private static boolean isCompleteHere(String uri) {
        return !uri.contains("{{") && !uri.contains("#") && !uri.contains("=/");
    }
}
