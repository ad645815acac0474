package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DirectiveValuesTest {
    private static DirectiveValues of(Map<PublishDirective, String> values) {
        return new DirectiveValues(values);
    }

    @Test
    void directivesBecomeHeaders() {
        assertThat(DirectiveValues.NONE.addTo(null)).isNull();
        Headers own = new Headers().put("a", "b");
        assertThat(DirectiveValues.NONE.addTo(own)).isSameAs(own);

        Headers all = of(Map.of(PublishDirective.TTL, "5s")).addTo(own);

        assertThat(all.getFirst("Nats-TTL")).isEqualTo("5s");
        assertThat(all.getFirst("a")).isEqualTo("b");
    }

    @Test
    void aCancelledScheduleIsPurged() {
        Headers headers = of(Map.of(PublishDirective.CANCEL_SCHEDULE, "a")).addTo(null);

        assertThat(headers.getFirst("Nats-Scheduler")).isEqualTo("a");
        assertThat(headers.getFirst("Nats-Schedule-Next")).isEqualTo("purge");
    }

    @Test
    void laterMessagesOfABatchExpectTheStreamOnly() {
        DirectiveValues values = of(Map.of(
                PublishDirective.EXPECTED_LAST_SEQUENCE, "7",
                PublishDirective.EXPECTED_STREAM, "S",
                PublishDirective.TTL, "5s"));
        DirectiveValues rest = values.withoutExpectations();

        assertThat(rest.values()).containsOnlyKeys(PublishDirective.EXPECTED_STREAM, PublishDirective.TTL);
        assertThat(rest.withoutExpectations()).isSameAs(rest);
        assertThat(DirectiveValues.NONE.withoutExpectations()).isSameAs(DirectiveValues.NONE);
    }

    @Test
    void anExpectationSaysWhereAnEarlierCopyWouldBe() {
        assertThat(of(Map.of(PublishDirective.TTL, "5s")).expectation("a")).isNull();
        assertThat(of(Map.of(PublishDirective.EXPECTED_LAST_SEQUENCE, "7")).expectation("a"))
                .isEqualTo(Expectation.at(8));
        assertThat(of(Map.of(PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE, "7"))
                        .expectation("a"))
                .isEqualTo(Expectation.after(7, "a"));
        assertThat(of(Map.of(
                                PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE, "7",
                                PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT, "b.>"))
                        .expectation("a"))
                .isEqualTo(Expectation.after(7, "b.>"));
        assertThat(of(Map.of(PublishDirective.EXPECTED_LAST_MESSAGE_ID, "id")).expectation("a"))
                .isEqualTo(Expectation.last("a"));
    }
}
