package io.github.cameljetstream.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.cameljetstream.TestCamel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that do not fit partitions are refused before a server is asked. */
@Tag("newest")
class PartitionOptionsTest {
    private static final String GROUP = "streamName=S&durableName=d&partitions=4&";

    private TestCamel camel;

    @BeforeEach
    void startCamel() throws Exception {
        camel = TestCamel.start();
    }

    @AfterEach
    void stopCamel() {
        camel.close();
    }

    private Throwable refusal(String options) {
        return catchThrowable(() ->
                camel.context().getEndpoint("jetstream:orders.*.*?" + options).createConsumer(exchange -> {}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "partitions=1 | partitions=1 is refused: it must be a number from 2 to 1000.",
                "partitions=1001 | partitions=1001 is refused: it must be a number from 2 to 1000.",
                "partitions=many | partitions=many is refused: it must be a whole number",
                "partitionBy=1 | partitionBy=1 has an effect only with partitions",
                "partitions=4&partitionBy=0 | partitionBy=0 is refused: it must be numbers of wildcards from 1 to 99",
                "partitions=4&partitionBy=1,1 | partitionBy=1,1 is refused: it must be numbers of wildcards",
                "partitions=4&partitionBy=a | partitionBy=a is refused: it must be numbers of wildcards",
                "partitions=4&partitionBy=1, | partitionBy=1, is refused: it must be numbers of wildcards",
                "partitions=4&streamName=S | partitions=4 needs durableName: set the name of the group.",
                "partitions=4&durableName=d | partitions=4 needs streamName: set the name of the stream."
            })
    void aValueThatNoGroupHasIsRefused(String options, String message) {
        assertThat(refusal(options)).hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "partitionBy=3 | partitionBy=3 is refused: the subject 'orders.*.*' has 2 of the wildcard '*', and no number 3. Use numbers from 1 to 2.",
                "consumerType=push | partitions=4 is set together with consumerType=push, which a consumer with partitions cannot have. Remove one of the two.",
                "queueGroupName=q | partitions=4 is set together with queueGroupName=q",
                "filterSubjects=orders.a.b | partitions=4 is set together with filterSubjects=orders.a.b",
                "priorityGroup=g&priorityPolicy=overflow | partitions=4 is set together with priorityGroup=g",
                "batching=true | partitions=4 is set together with batching=true",
                "orderBy=subject | partitions=4 is set together with orderBy=subject",
                "concurrency=parallel | partitions=4 is set together with concurrency=parallel",
                "orderOnFailure=hold | partitions=4 is set together with orderOnFailure=hold",
                "ackPolicy=all | partitions=4 is set together with ackPolicy=all",
                "maxAckPending=2 | partitions=4 is set together with maxAckPending=2",
                "startSequence=5 | partitions=4 is set together with startSequence=5",
                "startTime=5 | partitions=4 is set together with startTime=5",
                "deliverAll=false | partitions=4 is set together with deliverAll=false",
                "deliverPolicy=new | partitions=4 is set together with deliverPolicy=new",
                "deadLetterAdvisories=true&deadLetterSubject=x | partitions=4 is set together with deadLetterAdvisories=true",
                "consumerProvisioning=none | partitions=4 is set together with consumerProvisioning=none",
                "ackWait=900ms | ackWait=900ms is refused with partitions=4: a wait of less than 1s",
                "backOff=10ms,5s | backOff=10ms,5s is refused with partitions=4: a wait of less than 1s"
            })
    void anOptionThatDoesNotFitIsRefused(String option, String message) {
        assertThat(refusal(GROUP + option)).hasStackTraceContaining(message);
    }

    @Test
    void aSubjectWithoutAKeyIsRefused() {
        assertThat(catchThrowable(() -> camel.context()
                        .getEndpoint("jetstream:orders.>?" + GROUP + "ackWait=5s")
                        .createConsumer(exchange -> {})))
                .hasStackTraceContaining("partitions=4 needs a wildcard '*' for the key in the subject 'orders.>'");
    }

    @Test
    void polledMessagesHaveNoPartitions() {
        assertThat(catchThrowable(() -> camel.context()
                        .getEndpoint("jetstream:orders.*?" + GROUP + "ackWait=5s")
                        .createPollingConsumer()))
                .hasStackTraceContaining("partitions=4 has no effect on messages that are polled one by one");
    }
}
