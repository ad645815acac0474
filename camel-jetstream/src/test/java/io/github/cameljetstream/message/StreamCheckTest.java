package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.PublishBatch;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.Rollup;
import io.nats.client.api.Mirror;
import io.nats.client.api.Source;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamCheckTest {
    private static final UnaryOperator<StreamConfiguration.Builder> PLAIN = each -> each;
    private static final BiConsumer<PublishOptions, MessageOptions> NOTHING = (publish, message) -> {};

    private static StreamConfiguration.Builder stream() {
        return StreamConfiguration.builder().name("S").subjects("a.>");
    }

    private static String problem(
            UnaryOperator<StreamConfiguration.Builder> stream, BiConsumer<PublishOptions, MessageOptions> options) {
        PublishOptions publish = new PublishOptions();
        MessageOptions message = new MessageOptions();
        options.accept(publish, message);
        return new StreamCheck(stream.apply(stream()).build(), publish, message).problem();
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of(of(each -> each.mirror(Mirror.builder().name("M").build())), "is a mirror of stream 'M'"),
                Arguments.of(of(each -> each.seal()), "is sealed"),
                Arguments.of(of(each -> each.noAck(true)), "nats stream edit S --ack"),
                Arguments.of(
                        of(each -> each.subjects()
                                .sources(Source.builder().name("O").build())),
                        "stores only messages of its sources"));
    }

    private static UnaryOperator<StreamConfiguration.Builder> of(UnaryOperator<StreamConfiguration.Builder> stream) {
        return stream;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamThatStoresNothingIsAProblem(UnaryOperator<StreamConfiguration.Builder> stream, String problem) {
        assertThat(problem(stream, NOTHING)).startsWith("Stream 'S'").contains(problem);
    }

    @Test
    void aPlainStreamIsNone() {
        assertThat(problem(PLAIN, NOTHING)).isNull();
        assertThat(problem(each -> each.sources(Source.builder().name("O").build()), NOTHING))
                .isNull();
    }

    static Stream<Arguments> options() {
        return Stream.of(
                with((publish, message) -> publish.setBatch(PublishBatch.ATOMIC), "batch=atomic", "allow_atomic"),
                with((publish, message) -> publish.setBatch(PublishBatch.FAST), "batch=fast", "allow_batched"),
                with((publish, message) -> message.setRollup(Rollup.SUBJECT), "rollup=subject", "allow_rollup_hdrs"),
                with((publish, message) -> message.setMessageTtl("5s"), "messageTtl=5s", "allow_msg_ttl"),
                with((publish, message) -> message.setCounterIncrement("1"), "counterIncrement=1", "allow_msg_counter"),
                with(
                        (publish, message) -> message.setSchedule("@every 1h"),
                        "schedule=@every 1h",
                        "allow_msg_schedules"));
    }

    private static Arguments with(BiConsumer<PublishOptions, MessageOptions> options, String given, String setting) {
        return Arguments.of(options, given, setting);
    }

    @ParameterizedTest
    @MethodSource("options")
    void anOptionThatTheStreamDoesNotAllowIsAProblem(
            BiConsumer<PublishOptions, MessageOptions> options, String given, String setting) {
        assertThat(problem(PLAIN, options))
                .startsWith(given + " is refused: Stream 'S'")
                .contains(setting);
        assertThat(problem(StreamCheckTest::allowAll, options)).isNull();
    }

    private static StreamConfiguration.Builder allowAll(StreamConfiguration.Builder stream) {
        return stream.allowAtomicPublish()
                .allowBatched()
                .allowRollup(true)
                .allowMessageTtl()
                .allowMessageCounter()
                .allowMessageSchedules();
    }

    @Test
    void aStreamThatForbidsPurgesForbidsRollups() {
        assertThat(problem(
                        each -> each.allowRollup(true).denyPurge(true),
                        (publish, message) -> message.setRollup(Rollup.ALL)))
                .contains("rollup=all", "deny_purge");
    }

    @Test
    void aSchedulePublishesToItsOwnStreamOnly() {
        assertThat(problem(StreamCheckTest::allowAll, scheduled("a.b", null))).isNull();
        assertThat(problem(StreamCheckTest::allowAll, scheduled("b", null))).contains("scheduleTarget=b", "[a.>]");
        assertThat(problem(StreamCheckTest::allowAll, scheduled("a.b", "b"))).contains("scheduleSource=b");
    }

    @Test
    void aScheduleWithATimeToLiveNeedsAStreamThatAllowsIt() {
        BiConsumer<PublishOptions, MessageOptions> options =
                scheduled("a.b", null).andThen((publish, message) -> message.setScheduleTtl("5s"));

        assertThat(problem(StreamConfiguration.Builder::allowMessageSchedules, options))
                .contains("scheduleTtl=5s", "allow_msg_ttl");
        assertThat(problem(StreamCheckTest::allowAll, options)).isNull();
    }

    private static BiConsumer<PublishOptions, MessageOptions> scheduled(String target, String source) {
        return (publish, message) -> {
            message.setSchedule("@every 1h");
            message.setScheduleTarget(target);
            message.setScheduleSource(source);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "in.*, out.{{wildcard(1)}}, in.a, true",
        "in.*, out.{{wildcard(1)}}, in.>, true",
        "in.*, out.$1, in.a, true",
        ">, out.>, in.a, true",
        "in.*, out.{{wildcard(1)}}, out.a, false",
        "in.*, out.{{wildcard(1)}}, out.*, false",
        "in.*, out.{{wildcard(1)}}, other.a, false",
        "in.*, in.{{wildcard(1)}}, in.a, false"
    })
    void anExpectationIsAboutAStoredSubject(String source, String destination, String subject, boolean isRefused) {
        SubjectTransform transform = SubjectTransform.builder()
                .source(source)
                .destination(destination)
                .build();

        String problem = problem(
                each -> each.subjectTransform(transform),
                (publish, message) -> message.setExpectedLastSubjectSequenceSubject(subject));

        if (isRefused) {
            assertThat(problem)
                    .startsWith("expectedLastSubjectSequenceSubject=" + subject + " is refused: Stream 'S' stores")
                    .contains(destination, "Set the subject after the transform");
        } else {
            assertThat(problem).isNull();
        }
    }
}
