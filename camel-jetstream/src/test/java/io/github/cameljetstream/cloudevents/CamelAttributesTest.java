package io.github.cameljetstream.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CamelAttributesTest {
    private final Message message = new DefaultMessage(new DefaultCamelContext());

    private Object extension(Object value) {
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS, Collections.singletonMap("ext", value));
        return CamelAttributes.of(message).get("ext");
    }

    @Test
    void extensionsAreBooleansNumbersAndTexts() {
        assertThat(extension(true)).isEqualTo(true);
        for (Number one : List.of(1L, 1, (short) 1, (byte) 1)) {
            assertThat(extension(one)).isEqualTo(1L);
        }
        assertThat(extension(1.5)).isEqualTo("1.5");
        assertThat(extension(Date.from(Instant.EPOCH))).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(extension(Instant.EPOCH.atOffset(ZoneOffset.ofHours(2)))).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(extension(LocalDate.EPOCH)).as("no moment").isEqualTo("1970-01-01");
        assertThat(extension("text".getBytes(StandardCharsets.UTF_8))).isEqualTo("text");
        assertThat(extension(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "id", "ID", "data"})
    void anExtensionHasANameOfItsOwn(String name) {
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS, Map.of(name, "value"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CamelAttributes.of(message))
                .withMessageContaining("'" + name + "', which is no name for an extension");
    }

    @Test
    void extensionsThatAreNoMapAreRefused() {
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS, Arrays.asList("a", "b"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CamelAttributes.of(message))
                .withMessageContaining("is no Map of names and values");
    }

    @Test
    void aTextThatIsNotEncodedStaysAsItIs() {
        message.setHeader("ce-ext", "100%");
        message.setHeader("ce-other", null);
        message.setHeader("ce-", "no name");

        assertThat(CamelAttributes.of(message)).containsOnly(Map.entry("ext", "100%"));
    }

    @Test
    void theIdOfCamelCountsFirst() {
        assertThat(CamelAttributes.id(message)).isNull();
        message.setHeader("ce-id", " ");
        assertThat(CamelAttributes.id(message)).isNull();
        message.setHeader("ce-id", "a%20b");
        assertThat(CamelAttributes.id(message)).isEqualTo("a b");
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, " ");
        assertThat(CamelAttributes.id(message)).isEqualTo("a b");
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, "c");
        assertThat(CamelAttributes.id(message)).isEqualTo("c");
    }

    @Test
    void theContentTypeOfTheMessageCountsFirst() {
        assertThat(CamelAttributes.contentType(message)).isNull();
        message.setHeader("ce-datacontenttype", " ");
        assertThat(CamelAttributes.contentType(message)).isNull();
        message.setHeader("ce-datacontenttype", "a/b");
        assertThat(CamelAttributes.contentType(message)).isEqualTo("a/b");
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE, "c/d");
        assertThat(CamelAttributes.contentType(message)).isEqualTo("c/d");
        message.setHeader("Content-Type", " ");
        assertThat(CamelAttributes.contentType(message)).isEqualTo("c/d");
        message.setHeader("Content-Type", "e/f");
        assertThat(CamelAttributes.contentType(message)).isEqualTo("e/f");
    }
}
