package io.github.cameljetstream.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamDevConsole;
import io.github.cameljetstream.testinfra.NatsService;
import io.nats.client.MessageTtl;
import io.nats.client.PurgeOptions;
import io.nats.client.api.KeyValueConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Watches on a real server, of a bucket that another client writes. */
class KeyValueWatchTest extends KeyValueTestSupport {
    private final WatchedEntries entries = new WatchedEntries();

    private void watch(String options) throws Exception {
        entries.watch(context, uri(options));
    }

    @Test
    void beginsWithTheValuesAndGoesOnWithChanges() throws Exception {
        theirs.put("a", "1");
        theirs.put("b", "2");
        theirs.put("a", "3");
        theirs.delete("c");
        watch("initialMarker=true");
        entries.await("initial b=2", "initial a=3", "initial c delete", "done");
        theirs.put("a", "4");
        theirs.delete("b");
        entries.await("initial b=2", "initial a=3", "initial c delete", "done", "a=4", "b delete");
        theirs.purge("a");
        entries.await("initial b=2", "initial a=3", "initial c delete", "done", "a=4", "b delete", "a purge");
        assertThat(entries.revisions()).isSorted();
    }

    @Test
    void anEntryHasHeaders() throws Exception {
        theirs.put("a", "1");
        watch("");
        entries.await("initial a=1");
        Exchange exchange = entries.exchanges().get(0);
        assertThat(entries.origins()).containsExactly("jetstream-kv://" + bucket + " in watch");
        assertThat(exchange.getIn().getHeaders())
                .containsEntry(JetStreamKeyValueHeaders.BUCKET, bucket)
                .containsEntry(JetStreamKeyValueHeaders.REVISION, 1L)
                .containsEntry(
                        JetStreamKeyValueHeaders.CREATED,
                        theirs.get("a").getCreated().toInstant())
                .doesNotContainKey("KV-Operation");
        assertThat(exchange.getIn().getHeader(JetStreamKeyValueHeaders.CREATED)).isInstanceOf(Instant.class);
    }

    @Test
    void anEmptyBucketHasAnEndOfItsValues() throws Exception {
        watch("initialMarker=true");
        entries.await("done");
        theirs.put("a", "1");
        entries.await("done", "a=1");
    }

    @Test
    void theEndArrivesAlsoIfTheLastWritesAreOfOtherKeys() throws Exception {
        theirs.put("a.1", "1");
        theirs.put("b.1", "2");
        watch("initialMarker=true&keys=a.*");
        entries.await("initial a.1=1", "done");
        theirs.put("a.b.c", "3");
        theirs.put("a.2", "4");
        entries.await("initial a.1=1", "done", "a.2=4");
    }

    /** The route stands still in front of values that are deleted before they are sent. */
    @Test
    void theEndArrivesAlsoIfTheLastValuesAreDeletedMeanwhile() throws Exception {
        int keys = 12_000; // more than are received ahead
        fill(nats, bucket, keys, 1, "1");
        CountDownLatch release = new CountDownLatch(1);
        entries.beforeFirst = () -> release.await(30, TimeUnit.SECONDS);
        watch("initialMarker=true");
        await().until(() -> entries.begun() == 1);
        nats.jetStreamManagement()
                .purgeStream("KV_" + bucket, PurgeOptions.builder().build());
        release.countDown();
        await().until(() -> entries.texts().contains("done"));
        assertThat(entries.texts()).hasSizeLessThan(keys).endsWith("done");
        theirs.put("a", "1");
        await().until(() -> entries.texts().contains("a=1"));
    }

    @Test
    void withHistoryItBeginsWithTheLastValueOfEachKeyOrWithAll() throws Exception {
        String several = bucket + "-several";
        nats.keyValueManagement()
                .create(KeyValueConfiguration.builder(several)
                        .maxHistoryPerKey(3)
                        .build());
        for (int i = 1; i <= 4; i++) {
            nats.keyValue(several).put("a", "" + i);
            nats.keyValue(several).put("b", "" + i);
        }
        nats.keyValue(several).delete("a");
        entries.watch(context, "jetstream-kv:" + several + "?initialMarker=true");
        entries.await("initial b=4", "initial a delete", "done");
        WatchedEntries all = new WatchedEntries();
        all.watch(context, "jetstream-kv:" + several + "?initialMarker=true&includeHistory=true");
        all.await(
                "initial b=2", "initial a=3", "initial b=3", "initial a=4", "initial b=4", "initial a delete", "done");
        nats.keyValue(several).put("a", "5");
        entries.await("initial b=4", "initial a delete", "done", "a=5");
        nats.keyValueManagement().delete(several);
    }

    @Test
    void beginsWithLaterWritesOrARevision() throws Exception {
        theirs.put("a", "1");
        theirs.put("b", "2");
        theirs.put("c", "3");
        watch("updatesOnly=true&initialMarker=true");
        entries.await("done");
        WatchedEntries resumed = new WatchedEntries();
        resumed.watch(context, uri("resumeFrom=2&initialMarker=true"));
        resumed.await("initial b=2", "initial c=3", "done");
        WatchedEntries atEnd = new WatchedEntries();
        atEnd.watch(context, uri("resumeFrom=4"));
        theirs.put("d", "4");
        entries.await("done", "d=4");
        resumed.await("initial b=2", "initial c=3", "done", "d=4");
        atEnd.await("d=4");
    }

    @Test
    void leavesOutDeletionsOrValues() throws Exception {
        theirs.put("a", "12345");
        theirs.delete("b");
        watch("ignoreDeletes=true&initialMarker=true");
        WatchedEntries meta = new WatchedEntries();
        meta.watch(context, uri("metaOnly=true"));
        entries.await("initial a=12345", "done"); // a purge also removes what was not delivered yet
        meta.await("initial a=null", "initial b delete");
        theirs.purge("a");
        theirs.put("c", "3");
        entries.await("initial a=12345", "done", "c=3");
        meta.await("initial a=null", "initial b delete", "a purge", "c=null");
        assertThat(meta.exchanges().get(0).getIn().getHeader("CamelJetStreamBodySize"))
                .isEqualTo(5L);
    }

    @Test
    void keysAreDecoded() throws Exception {
        theirs.put("order=207", "1");
        watch("");
        WatchedEntries raw = new WatchedEntries();
        raw.watch(context, uri("encodeKeys=false"));
        entries.await("initial order 7=1");
        raw.await("initial order=207=1");
    }

    @Test
    void severalPatternsNeedANewServer(NatsService server) throws Exception {
        theirs.put("a.1", "1");
        theirs.put("b.1", "2");
        theirs.put("c.1", "3");
        if (server.version().atLeast(2, 10)) {
            watch("keys=a.*,c.1&initialMarker=true");
            entries.await("initial a.1=1", "initial c.1=3", "done");
        } else {
            assertThatThrownBy(() -> watch("keys=a.*,c.1"))
                    .hasStackTraceContaining("keys=a.*,c.1 has several patterns, for which a consumer needs nats-server"
                            + " 2.10 or newer");
        }
    }

    @Test
    @Tag("newest")
    void aMirrorIsWatchedAndItsOriginWritten() throws Exception {
        theirs.put("a", "1");
        String mirror = bucket + "-mirror";
        template.send(
                "jetstream-kv:" + mirror + "?operation=put&key=b&provisioning=create&mirror=" + bucket,
                each -> each.getMessage().setBody("2"));
        await().until(() -> nats.jetStreamManagement()
                        .getStreamInfo("KV_" + mirror)
                        .getStreamState()
                        .getLastSequence()
                == 2);
        entries.watch(context, "jetstream-kv:" + mirror);
        entries.await("initial a=1", "initial b=2");
        theirs.put("c", "3");
        entries.await("initial a=1", "initial b=2", "c=3");
        nats.keyValueManagement().delete(mirror);
    }

    @Test
    @Tag("newest")
    void anExpiredKeyIsPurged() throws Exception {
        String own = bucket + "-ttl";
        nats.keyValueManagement()
                .create(KeyValueConfiguration.builder(own)
                        .limitMarker(Duration.ofSeconds(1))
                        .build());
        entries.watch(context, "jetstream-kv:" + own);
        nats.keyValue(own).create("a", "1".getBytes(UTF_8), MessageTtl.seconds(1));
        entries.await("a=1", "a purge");
        nats.keyValueManagement().delete(own);
    }

    @Test
    void aFailedExchangeIsNotRepeated() throws Exception {
        theirs.put("a", "1");
        theirs.put("b", "2");
        entries.beforeFirst = () -> {
            throw new IllegalStateException("failed in the test");
        };
        watch("initialMarker=true");
        entries.await("initial b=2", "done");
        theirs.put("a", "3");
        entries.await("initial b=2", "done", "a=3");
    }

    @Test
    void aSuspendedRouteLosesNothingAndARestartedOneBeginsAgain() throws Exception {
        theirs.put("a", "1");
        watch("initialMarker=true");
        entries.await("initial a=1", "done");
        context.getRouteController().suspendRoute("watch");
        theirs.put("b", "2");
        context.getRouteController().resumeRoute("watch");
        theirs.put("c", "3");
        entries.await("initial a=1", "done", "b=2", "c=3");
        context.getRouteController().stopRoute("watch");
        context.getRouteController().startRoute("watch");
        entries.await("initial a=1", "done", "b=2", "c=3", "initial a=1", "initial b=2", "initial c=3", "done");
    }

    @Test
    void aBucketThatIsCreatedAgainIsWatchedFromItsBeginning() throws Exception {
        theirs.put("a", "1");
        theirs.put("b", "2");
        watch("");
        entries.await("initial a=1", "initial b=2");
        nats.keyValueManagement().delete(bucket);
        nats.keyValueManagement().create(KeyValueConfiguration.builder(bucket).build());
        theirs.put("c", "3");
        entries.await("initial a=1", "initial b=2", "c=3");
    }

    @Test
    void twoRoutesReceiveAllEntries() throws Exception {
        WatchedEntries other = new WatchedEntries();
        watch("");
        other.watch(context, uri("keys=a"));
        theirs.put("a", "1");
        entries.await("a=1");
        other.await("a=1");
    }

    @Test
    void isUpWhileItWatchesAndDownWithoutItsBucket() throws Exception {
        watch("");
        HealthCheck check = ((HealthCheckAware) context.getRoute("watch").getConsumer()).getHealthCheck();
        await().until(() -> check.call().getState() == HealthCheck.State.UP);
        nats.keyValueManagement().delete(bucket);
        await().until(() -> check.call().getState() == HealthCheck.State.DOWN);
        assertThat(check.call().getMessage().orElseThrow()).contains("KV_" + bucket);
        nats.keyValueManagement().create(KeyValueConfiguration.builder(bucket).build());
        await().until(() -> check.call().getState() == HealthCheck.State.UP);
    }

    @Test
    void theDevConsoleListsTheWatch() throws Exception {
        theirs.put("a", "1");
        watch("");
        entries.await("initial a=1");
        JetStreamDevConsole console = new JetStreamDevConsole();
        console.setCamelContext(context);
        assertThat(console.call(DevConsole.MediaType.TEXT).toString())
                .contains("jetstream-kv://" + bucket)
                .contains("KV_" + bucket)
                .contains("CONSUMING");
    }

    @Test
    void canBePolled() throws Exception {
        theirs.put("a", "1");
        assertThat(context.createConsumerTemplate().receiveBody(uri(""), 10_000, String.class))
                .isEqualTo("1");
    }
}
