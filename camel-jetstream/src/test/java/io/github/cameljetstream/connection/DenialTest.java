package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenialTest {
    @ParameterizedTest
    @CsvSource({
        "Permissions Violation for Publish to \"orders.new\", PUBLISH, orders.new",
        "permissions violation for publish to \"Orders\", PUBLISH, Orders",
        "Permissions Violation for Subscription to \"orders.>\", SUBSCRIBE, orders.>",
        "Permissions Violation for Subscription to \"a\" using queue \"q\", SUBSCRIBE, a",
        "Permissions Violation for Publish to \"a\\\"b\\\\c\", PUBLISH, a\"b\\c",
        "Permissions Violation for Publish to \"cut, PUBLISH, cut",
        "Permissions Violation for Publish to \"cut\\, PUBLISH, cut\\"
    })
    void anErrorNamesTheSubject(String error, Denial.Kind kind, String subject) {
        assertThat(Denial.of(error)).isEqualTo(new Denial(kind, subject));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization Violation", "Permissions Violation for Publish to orders"})
    void otherErrorsAreNoDenial(String error) {
        assertThat(Denial.of(error)).isNull();
    }

    @Test
    void theDescriptionNamesTheMissingPermission() {
        assertThat(new Denial(Denial.Kind.PUBLISH, "a").describe()).contains("permit the user to publish to 'a'");
        assertThat(new Denial(Denial.Kind.SUBSCRIBE, "a\n").describe())
                .contains("permit the user to subscribe to 'a\\u000a'");
        assertThat(new Denial(Denial.Kind.PUBLISH, "a").consequence()).contains("lost");
        assertThat(new Denial(Denial.Kind.SUBSCRIBE, "a").consequence()).contains("No messages");
    }
}
