package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.junit.jupiter.api.Test;

/** Whoever migrates from camel-nats finds each of its options. */
class CamelNatsPageTest {
    @Test
    void thePageNamesEachOption() {
        String page = DocsFiles.read(DocsFiles.MANUAL.resolve("moving-from-camel-nats.adoc"));
        assertThat(new DefaultCamelCatalog()
                        .componentModel("nats").getEndpointParameterOptions().stream()
                                .map(BaseOptionModel::getName)
                                .filter(option -> !page.contains("`" + option)))
                .isEmpty();
    }
}
