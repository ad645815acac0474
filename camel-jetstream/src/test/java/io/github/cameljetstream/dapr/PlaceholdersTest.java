package io.github.cameljetstream.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Dapr replaces in values, as Dapr does. */
class PlaceholdersTest {
    private static final Map<String, String> ALL = Map.of("POD_NAME", "pod-1", "NAMESPACE", "prod", "APP_ID", "shop");

    private static Placeholders with(Map<String, String> environment) {
        return new Placeholders(environment::get);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "{podName}, pod-1",
        "a-{appID}-{appID}, a-shop-shop",
        "{namespace}, prod.shop",
        "{other} {PodName} {, {other} {PodName} {"
    })
    void aPlaceholderHasTheValueOfTheEnvironment(String value, String replaced) {
        assertThat(with(ALL).replace("name", value)).isEqualTo(replaced);
    }

    @Test
    void eachUuidIsANewOne() {
        String[] ids = with(Map.of()).replace("name", "{uuid}/{uuid}").split("/", -1);
        assertThat(ids[0]).hasSize(36).isNotEqualTo(ids[1]);
    }

    @Test
    void theNamespaceIsDefaultUnlessSaidOtherwise() {
        assertThat(with(Map.of("APP_ID", "shop")).replace("name", "{namespace}"))
                .isEqualTo("default.shop");
    }

    @ParameterizedTest
    @CsvSource({"{podName}, POD_NAME", "{appID}, APP_ID", "{namespace}, APP_ID"})
    void whatIsNotSetIsRefusedByName(String placeholder, String variable) {
        assertThatThrownBy(() -> with(Map.of()).replace("durableName", "d-" + placeholder))
                .hasMessageContaining("durableName has " + placeholder)
                .hasMessageContaining("environment variable " + variable);
    }

    @Test
    void anEmptyVariableIsNotSet() {
        assertThatThrownBy(() -> with(Map.of("POD_NAME", "")).replace("name", "{podName}"))
                .hasMessageContaining("which is not set");
        assertThat(with(Map.of()).replace("name", null)).isNull();
    }
}
