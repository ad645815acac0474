package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.settle.DeadLetters;
import org.apache.camel.Consumer;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Producer;
import org.apache.camel.StatefulService;
import org.apache.camel.Suspendable;
import org.apache.camel.SuspendableService;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.Test;

/** What never started, or failed to, can be stopped, suspended and resumed like anything else. */
class LifecycleOfFailedRoutesTest extends JetStreamTestSupport {
    private static void walk(Object service) throws Exception {
        if (service instanceof SuspendableService suspendable) {
            suspendable.suspend();
            resumeOrFail(suspendable);
        }
        ServiceHelper.stopService(service);
        ServiceHelper.suspendService(service);
        ServiceHelper.stopAndShutdownService(service);
    }

    /** What never started is started; it must not count as started if that fails. */
    private static void resumeOrFail(SuspendableService service) {
        try {
            service.resume();
            assertThat(((StatefulService) service).isStarted()).isTrue();
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining("No stream has the subject");
            assertThat(((StatefulService) service).isStarted()).isFalse();
        }
    }

    private static void startInVain(StatefulService service) {
        try {
            service.start();
        } catch (Exception e) {
            return; // as it should; Camel throws it undeclared
        }
        throw new AssertionError("Started without a stream");
    }

    @Test
    void aServiceThatNeverStartedStops() throws Exception {
        Consumer consumer = context.getEndpoint(uri("a", "durableName=d")).createConsumer(exchange -> {});
        PollingConsumer polling = context.getEndpoint(uri("a", "durableName=p")).createPollingConsumer();
        Producer producer = context.getEndpoint(uri("a")).createProducer();
        assertThat(consumer).isInstanceOf(Suspendable.class);
        walk(consumer);
        walk(polling);
        walk(producer);
    }

    @Test
    void aServiceWhoseStartFailedStops() throws Exception {
        String nowhere = "jetstream:nowhere." + stream;
        Consumer consumer = context.getEndpoint(nowhere + "?durableName=d").createConsumer(exchange -> {});
        PollingConsumer polling =
                context.getEndpoint(nowhere + "?durableName=p").createPollingConsumer();
        Producer producer = context.getEndpoint(nowhere).createProducer();
        for (Object each : new Object[] {consumer, polling, producer}) {
            startInVain((StatefulService) each);
            walk(each);
        }
    }

    @Test
    void aRouteWhoseStartFailedIsSuspendedAndStoppedInSilence() throws Exception {
        try (LogCapture log = LogCapture.everything(Level.WARN)) {
            try {
                routes(r -> r.from("jetstream:nowhere." + stream + "?durableName=d")
                        .routeId("failed")
                        .to("mock:out"));
            } catch (Exception expected) {
                assertThat(expected).hasStackTraceContaining("No stream has the subject");
            }
            if (context.getRoute("failed") != null) {
                context.getRouteController().suspendRoute("failed");
                context.getRouteController().resumeRoute("failed");
                context.getRouteController().stopRoute("failed");
                context.removeRoute("failed");
            }
            assertThat(log.lines()).noneMatch(line -> line.contains("NullPointerException"));
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining("No stream has the subject");
        }
    }

    @Test
    void retriesInPlaceCountInADeadLetter() throws Exception {
        addStream(stream + "-dead");
        publishRaw("a", 1);
        routes(r -> r.from(uri(
                        "a",
                        "durableName=d",
                        "maxDeliver=3",
                        "concurrency=single",
                        "orderOnFailure=hold",
                        "deadLetterSubject=" + stream + "-dead"))
                .throwException(new IllegalStateException("no")));
        await().atMost(SOON)
                .until(() -> management
                                .getStreamInfo(stream + "-dead")
                                .getStreamState()
                                .getMsgCount()
                        == 1);
        var headers = management.getMessage(stream + "-dead", 1).getHeaders();
        assertThat(headers.getFirst(DeadLetters.REASON)).contains("failed in delivery 3 of");
        assertThat(headers.getFirst(DeadLetters.DELIVERIES)).isEqualTo("3");
    }
}
