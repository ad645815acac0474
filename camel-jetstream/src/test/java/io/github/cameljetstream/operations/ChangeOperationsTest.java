package io.github.cameljetstream.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Operations that change a stream or a consumer. What they did is read from the server. */
class ChangeOperationsTest extends JetStreamTestSupport {
    private Message run(String subject, String options, Map<String, Object> headers) throws Exception {
        Exchange done = template.send("jetstream:" + subject + "?streamName=" + stream + "&" + options, exchange -> {
            exchange.getMessage().setBody("before");
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
        if (done.getException() != null) {
            throw done.getException();
        }
        assertThat(done.getMessage().getBody()).isEqualTo("before");
        return done.getMessage();
    }

    private Message run(String subject, String options) throws Exception {
        return run(subject, options, Map.of());
    }

    private long count(String name) throws Exception {
        return management
                .getStreamInfo(stream, io.nats.client.api.StreamInfoOptions.filterSubjects(subject(name)))
                .getStreamState()
                .getSubjectMap()
                .getOrDefault(subject(name), 0L);
    }

    private void addConsumer(ConsumerConfiguration.Builder consumer) throws Exception {
        management.createConsumer(stream, consumer.durable("d").build());
    }

    @Test
    void purgeRemovesTheMessagesOfASubject() throws Exception {
        publishRaw("a", 5); // 1 to 5
        publishRaw("b", 2); // 6 and 7

        assertThat(run(subject("a"), "operation=purge&operationUpToSequence=2").getHeader(JetStreamHeaders.PURGED))
                .isEqualTo(2L);
        assertThat(count("a")).isEqualTo(3);
        assertThat(run(subject("a"), "operation=purge&operationKeep=1").getHeader(JetStreamHeaders.PURGED))
                .isEqualTo(2L);
        Map<String, Object> onlyB = Map.of(JetStreamHeaders.OVERRIDE_SUBJECT, subject("b"));
        assertThat(run(subject(">"), "operation=purge", onlyB).getHeader(JetStreamHeaders.PURGED))
                .isEqualTo(2L);
        assertThat(count("a")).isEqualTo(1);
        assertThat(run(">", "operation=purge").getHeader(JetStreamHeaders.PURGED))
                .isEqualTo(1L);
        assertThat(messagesInStream()).isZero();
    }

    @Test
    void optionsWithoutEffectAreRefused() {
        assertThatThrownBy(() -> run(">", "operation=deleteMessage&operationSequence=1&operationKeep=2"))
                .hasMessageContaining("operationKeep=2 has no effect on operation=deleteMessage");
        assertThatThrownBy(() -> run(">", "operation=getNext&operationSequence=1&operationTime=5"))
                .hasMessageContaining("operationSequence=1 is set together with operationTime=5");
        assertThatThrownBy(() -> run(">", "operation=get&operationSequence=0"))
                .hasMessageContaining("operationSequence=0 is refused: it must be a number of at least 1");
        assertThatThrownBy(() -> run(">", "browseLimit=0"))
                .hasMessageContaining("browseLimit=0 is refused: it must be a number from 1 to 10000");
        assertThatThrownBy(() -> run(">", "operation=purge&publishSubject=a"))
                .hasMessageContaining("publishSubject=a has no effect on operation=purge");
        assertThatThrownBy(() -> template.sendBody("jetstream:>?operation=purge", ""))
                .hasStackTraceContaining("needs a stream: set streamName");
    }

    @Test
    void aWrongPurgeChangesNothing() throws Exception {
        publishRaw("a", 2);

        assertThatThrownBy(() -> run("other.>", "operation=purge"))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("the stream has no such subject, but [" + stream + ".>]")
                .hasMessageContaining("Nothing was changed.");
        assertThatThrownBy(() -> run(subject("a"), "operation=purge&operationKeep=1&operationUpToSequence=1"))
                .hasMessageContaining("operationUpToSequence=1 is set together with operationKeep=1");
        assertThatThrownBy(() ->
                        run(subject("a"), "operation=purge", Map.of(JetStreamHeaders.OVERRIDE_SUBJECT, subject(">"))))
                .hasMessageContaining("among the subjects of the endpoint, which are '" + subject("a") + "'");
        management.updateStream(
                StreamConfiguration.builder(management.getStreamInfo(stream).getConfiguration())
                        .denyPurge(true)
                        .build());
        assertThatThrownBy(() -> run(subject("a"), "operation=purge"))
                .hasMessageContaining("the stream has deny_purge")
                .hasMessageContaining("Nothing was changed.");
        assertThat(messagesInStream()).isEqualTo(2);
    }

    /** The requests go to the server by another prefix, and the answer to the purge gets lost on its way back. */
    @Test
    void aLostAnswerToAChangeIsUnknown() throws Exception {
        publishRaw("a", 2);
        io.nats.client.Dispatcher relay = nats.createDispatcher(request -> {
            String api = "$JS.API." + request.getSubject().substring("lossy.".length());
            io.nats.client.Message answer = nats.request(api, request.getData(), Duration.ofSeconds(5));
            if (!api.contains("PURGE")) {
                nats.publish(request.getReplyTo(), answer.getData());
            }
        });
        relay.subscribe("lossy.>");
        nats.flush(Duration.ofSeconds(5));

        assertThatThrownBy(() -> run(subject("a"), "operation=purge&apiPrefix=lossy&requestTimeout=1s"))
                .isInstanceOfSatisfying(OperationException.class, each -> assertThat(each.isUnknown())
                        .isTrue())
                .hasMessageContaining("did not answer within requestTimeout=1s")
                .hasMessageContaining("unknown whether it has carried out the operation");
        assertThat(messagesInStream()).isZero();
        nats.closeDispatcher(relay);
    }

    @Test
    void toDTakesNoWildcardFromAMessage() throws Exception {
        publishRaw("7.a", 2);
        publishRaw("8.a", 1);
        routes(r -> r.from("direct:forget").toD("jetstream:" + subject("${header.customer}.>") + "?operation=purge"));

        assertThatThrownBy(() -> template.sendBodyAndHeader("direct:forget", "", "customer", "*"))
                .hasStackTraceContaining("got a value with the wildcard");
        assertThat(messagesInStream()).isEqualTo(3);
        template.sendBodyAndHeader("direct:forget", "", "customer", "7");
        assertThat(messagesInStream()).isEqualTo(1);
    }

    @Test
    void deleteMessageRemovesOne() throws Exception {
        publishRaw("a", 3);

        assertThat(run(subject("a"), "operation=deleteMessage&operationSequence=2")
                        .getHeaders())
                .containsEntry(JetStreamHeaders.FOUND, true);
        assertThat(run(
                                subject("a"),
                                "operation=deleteMessage&operationErase=false",
                                Map.of(JetStreamHeaders.OPERATION_SEQUENCE, 3L))
                        .getHeaders())
                .containsEntry(JetStreamHeaders.FOUND, true);
        assertThat(run(subject("a"), "operation=deleteMessage&operationSequence=2")
                        .getHeaders())
                .containsEntry(JetStreamHeaders.FOUND, false);
        assertThat(messagesInStream()).isEqualTo(1);
    }

    @Test
    void aHeaderTriggersAChangeOnlyIfTheOptionAllowsIt() throws Exception {
        publishRaw("a", 2);
        Map<String, Object> purge = Map.of(JetStreamHeaders.OPERATION, "purge");

        assertThatThrownBy(() -> run(subject("a"), "operation=publish", purge))
                .hasMessageContaining("allowChangesByHeader=true");
        assertThatThrownBy(() -> run(subject("a"), "operation=getLast", purge))
                .hasMessageContaining("allowChangesByHeader=true");
        assertThat(messagesInStream()).isEqualTo(2);
        assertThat(run(subject("a"), "allowChangesByHeader=true", purge).getHeader(JetStreamHeaders.PURGED))
                .isEqualTo(2L);
    }

    /** Camel's own strategy accepts all headers unless it is configured otherwise. */
    @Test
    void aHeaderFromTheWireNeverTriggersAnOperation() throws Exception {
        context.getRegistry().bind("camels", new org.apache.camel.support.DefaultHeaderFilterStrategy());
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedMessageCount(4);
        for (String filter : List.of("", "&headerFilterStrategy=#camels")) {
            routes(r -> r.from("jetstream:" + subject("in") + "?deliverPolicy=all" + filter)
                    .to("jetstream:" + subject("out") + "?allowChangesByHeader=true" + filter)
                    .to("mock:out"));
        }
        for (String name : List.of(JetStreamHeaders.OPERATION, "cameljetstreamOPERATION")) {
            nats.jetStream()
                    .publish(NatsMessage.builder()
                            .subject(subject("in"))
                            .headers(new Headers()
                                    .add(name, "purge")
                                    .add(JetStreamHeaders.OVERRIDE_SUBJECT, subject("evil")))
                            .data("attack")
                            .build());
        }

        out.assertIsSatisfied();
        assertThat(count("in")).isEqualTo(2);
        assertThat(count("out")).isEqualTo(4);
        assertThat(count("evil")).isZero();
    }

    @Test
    @Tag("newest")
    void aConsumerIsPausedAndResumed() throws Exception {
        addConsumer(ConsumerConfiguration.builder());

        Instant until = run(subject("a"), "operation=pauseConsumer&durableName=d&operationPause=30m")
                .getHeader(JetStreamHeaders.PAUSED_UNTIL, Instant.class);
        assertThat(until)
                .isBetween(Instant.now().plusSeconds(1700), Instant.now().plusSeconds(1801));
        assertThat(consumerInfo("d").getPaused()).isTrue();
        assertThat(run(
                                ">",
                                "operation=resumeConsumer",
                                Map.of(JetStreamHeaders.OPERATION_CONSUMER, "d", JetStreamHeaders.PAUSED_UNTIL, until))
                        .getHeaders())
                .doesNotContainKey(JetStreamHeaders.PAUSED_UNTIL);
        assertThat(consumerInfo("d").getPaused()).isFalse();
        assertThatThrownBy(() -> run(">", "operation=pauseConsumer&durableName=d"))
                .hasMessageContaining("pauseConsumer needs an end: set the option operationPause");
        assertThatThrownBy(() -> run(
                        ">",
                        "operation=pauseConsumer&durableName=d",
                        Map.of(JetStreamHeaders.OPERATION_PAUSE_UNTIL, "2020-01-31T12:00:00Z")))
                .hasMessageContaining("in the future");
        assertThatThrownBy(() -> run(">", "operation=resumeConsumer&durableName=gone"))
                .hasMessageContaining("the consumer does not exist (error 10014)")
                .hasMessageContaining("Nothing was changed.");
    }

    @Test
    @Tag("newest")
    void aConsumerIsReset() throws Exception {
        publishRaw("a", 5);
        addConsumer(ConsumerConfiguration.builder());
        nats.jetStream()
                .subscribe(null, io.nats.client.PullSubscribeOptions.bind(stream, "d"))
                .fetch(5, Duration.ofSeconds(5))
                .forEach(each -> {
                    try {
                        each.ackSync(Duration.ofSeconds(5));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
        assertThat(consumerInfo("d").getNumPending()).isZero();

        Message done = run(subject("a"), "operation=resetConsumer&durableName=d&operationSequence=3");

        assertThat(done.getHeader(JetStreamHeaders.RESET_SEQUENCE)).isEqualTo(3L);
        ConsumerInfo info = consumerInfo("d");
        assertThat(info.getNumPending()).isEqualTo(3);
        assertThatThrownBy(() -> run(">", "operation=resetConsumer&durableName=gone"))
                .hasMessageContaining("the consumer does not exist (error 10014)");
    }

    private String pinned() {
        return consumerInfo("d").getPriorityGroupStates().get(0).getPinnedClientId();
    }

    @Test
    @Tag("newest")
    void aPinnedClientIsUnpinned() throws Exception {
        addConsumer(ConsumerConfiguration.builder());
        assertThatThrownBy(() -> run(">", "operation=unpinConsumer&durableName=d"))
                .hasMessageContaining("the consumer has no pinned clients");
        management.deleteConsumer(stream, "d");
        addConsumer(ConsumerConfiguration.builder()
                .priorityPolicy(PriorityPolicy.PinnedClient)
                .priorityGroups("g"));
        assertThatThrownBy(() -> run(
                        ">", "operation=unpinConsumer&durableName=d&priorityPolicy=pinnedClient&priorityGroup=other"))
                .hasMessageContaining("priorityGroup=other is not among the groups of the consumer");
        publishRaw("a", 1);
        io.nats.client.Subscription inbox = nats.subscribe("pulled");
        nats.publish(
                "$JS.API.CONSUMER.MSG.NEXT." + stream + ".d",
                "pulled",
                "{\"batch\":5,\"group\":\"g\"}".getBytes(UTF_8));
        assertThat(inbox.nextMessage(SOON)).isNotNull();
        assertThat(pinned()).isNotNull();

        run(">", "operation=unpinConsumer&durableName=d");

        assertThat(pinned()).isNull();
    }
}
