package io.github.cameljetstream.kv.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Buckets on a real server, and together with jnats as another client. */
@WithNatsServer
class BucketTest {
    private final String name = Streams.uniqueName("kv");
    private LeasedBucket leased;
    private Connection nats;
    private Bucket bucket;

    @BeforeEach
    void connect(NatsService server) throws Exception {
        nats = server.connect();
        leased = new LeasedBucket(server.url());
        bucket = leased.create(name);
    }

    @AfterEach
    void close() throws Exception {
        leased.close();
        nats.keyValueManagement().getBucketNames().forEach(each -> {
            try {
                nats.keyValueManagement().delete(each);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        nats.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static long revision(WriteResult result) {
        return ((WriteResult.Stored) result).revision();
    }

    @Test
    void readsWhatItWrites() {
        assertThat(bucket.getFresh("a")).isNull();
        assertThat(bucket.get("a")).isNull();
        long revision = bucket.put("a", bytes("1"));
        assertThat(bucket.getFresh("a").text()).isEqualTo("1");
        assertThat(bucket.getFresh("a").revision()).isEqualTo(revision);
        assertThat(bucket.get("a").text()).isEqualTo("1");
    }

    @Test
    void createsAKeyOnce() {
        long revision = revision(bucket.create("a", bytes("1"), null));
        assertThat(bucket.create("a", bytes("2"), null)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.certain()).isTrue();
            assertThat(refused.current().text()).isEqualTo("1");
            assertThat(refused.current().revision()).isEqualTo(revision);
        });
    }

    @Test
    void createsAKeyAgainAfterEachKindOfDeletion() throws Exception {
        KeyValue other = nats.keyValue(name);
        long first = revision(bucket.create("a", bytes("1"), null));
        assertThat(bucket.delete("a", first).isStored()).isTrue();
        long second = revision(bucket.create("a", bytes("2"), null));
        assertThat(bucket.purge("a", second).isStored()).isTrue();
        assertThat(bucket.create("a", bytes("3"), null).isStored()).isTrue();
        other.delete("a");
        assertThat(bucket.create("a", bytes("4"), null).isStored()).isTrue();
        other.purge("a");
        assertThat(bucket.create("a", bytes("5"), null).isStored()).isTrue();
        assertThat(bucket.getFresh("a").text()).isEqualTo("5");
    }

    @Test
    void updatesTheExpectedRevisionOnly() {
        long first = bucket.put("a", bytes("1"));
        long second = revision(bucket.update("a", bytes("2"), first, null));
        assertThat(bucket.update("a", bytes("3"), first, null)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.current().revision()).isEqualTo(second);
        });
        assertThat(bucket.delete("a", first).isStored()).isFalse();
        assertThat(bucket.getFresh("a").text()).isEqualTo("2");
    }

    @Test
    void worksWithTheBucketOfAnotherClientBothWays() throws Exception {
        String theirs = Streams.uniqueName("theirs");
        nats.keyValueManagement()
                .create(KeyValueConfiguration.builder(theirs)
                        .maxHistoryPerKey(5)
                        .build());
        KeyValue other = nats.keyValue(theirs);
        Bucket ours = leased.open(BucketSettings.builder(theirs).history(5).build(), BucketProvisioning.CREATE);

        other.put("a.b", "1");
        Entry read = ours.getFresh("a.b");
        assertThat(read.text()).isEqualTo("1");
        assertThat(read.writeId()).isNull();
        long revision = revision(ours.update("a.b", bytes("2"), read.revision(), null));
        assertThat(other.get("a.b").getValueAsString()).isEqualTo("2");
        assertThat(other.get("a.b").getRevision()).isEqualTo(revision);
        ours.delete("a.b", revision);
        assertThat(other.get("a.b")).isNull();
        assertThat(other.history("a.b").get(2).getOperation()).isEqualTo(KeyValueOperation.DELETE);
        other.put("c", "3");
        assertThat(ours.keys()).containsExactly("c");
        assertThat(ours.history("a.b"))
                .extracting(Entry::operation)
                .containsExactly(Operation.PUT, Operation.PUT, Operation.DELETE);
        assertThat(ours.history("a.b")).extracting(Entry::text).containsExactly("1", "2", "");
    }

    @Test
    void aBucketIsLikeThatOfOtherClients() throws Exception {
        nats.keyValueManagement()
                .create(KeyValueConfiguration.builder(name + "-theirs").build());
        var ours = nats.jetStreamManagement().getStreamInfo("KV_" + name).getConfiguration();
        var theirs = nats.jetStreamManagement()
                .getStreamInfo("KV_" + name + "-theirs")
                .getConfiguration();
        assertThat(ours.toJson().replaceAll("\"_nats[^,}]*,?", ""))
                .isEqualTo(theirs.toJson().replace(name + "-theirs", name).replaceAll("\"_nats[^,}]*,?", ""));
    }

    @Test
    void listsKeysAlsoOfAnEmptyBucket() {
        assertThat(bucket.keys()).isEmpty();
        assertThat(bucket.history("a")).isEmpty();
        long revision = bucket.put("a", bytes("1"));
        bucket.put("b", bytes("1"));
        bucket.delete("a", revision);
        assertThat(bucket.keys()).containsExactly("b");
        assertThat(bucket.status().values()).isEqualTo(2);
        bucket.clear();
        assertThat(bucket.keys()).isEmpty();
        assertThat(bucket.status().values()).isZero();
    }

    @Test
    void oneOfManyCreates() throws Exception {
        int writers = 32;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 20; round++) {
                String key = "key-" + round;
                CountDownLatch start = new CountDownLatch(1);
                var results = IntStream.range(0, writers)
                        .<Callable<WriteResult>>mapToObj(i -> () -> {
                            start.await();
                            return bucket.create(key, bytes("writer " + i), null);
                        })
                        .map(pool::submit)
                        .toList();
                start.countDown();
                int stored = 0;
                for (Future<WriteResult> each : results) {
                    stored += each.get().isStored() ? 1 : 0;
                }
                assertThat(stored).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void namesAMissingBucket() {
        BucketSettings missing = BucketSettings.of("missing");
        assertThatThrownBy(() -> leased.open(missing, BucketProvisioning.NONE))
                .isInstanceOfSatisfying(
                        BucketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
                .hasMessage("Bucket 'missing' does not exist. Create it (nats kv add missing), or let the component"
                        + " create it (provisioning=create).");
    }

    @Test
    void namesABucketThatIsDeletedMeanwhile() throws Exception {
        Bucket shortly = leased.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofSeconds(1));
        nats.keyValueManagement().delete(name);
        assertThatThrownBy(() -> shortly.create("a", bytes("1"), null))
                .hasMessageContaining("'" + name + "' does not exist");
        assertThatThrownBy(() -> shortly.getFresh("a")).hasMessageContaining("'" + name + "' does not exist");
    }

    @Test
    void namesTheSettingThatDiffers() {
        BucketSettings other = BucketSettings.builder(name).history(3).build();
        assertThatThrownBy(() -> leased.open(other, BucketProvisioning.CREATE))
                .hasMessage("Bucket '" + name + "' has history=1, and 3 is expected. Remove the option, give it the"
                        + " bucket's value, or let the component change the bucket (provisioning=update).");
        leased.open(other, BucketProvisioning.NONE);
        leased.open(other.toBuilder().ttl(Duration.ofMinutes(1)).build(), BucketProvisioning.UPDATE);
        assertThat(bucket.status().history()).isEqualTo(3);
        assertThat(bucket.status().ttl()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void refusesAStreamThatIsNoBucket() throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("KV_" + name + "-no")
                        .subjects(name + "-no.>")
                        .build());
        try {
            assertThatThrownBy(() -> leased.create(name + "-no")).hasMessageContaining("is no bucket");
        } finally {
            nats.jetStreamManagement().deleteStream("KV_" + name + "-no");
        }
    }

    @Test
    void readsTheKeysBelowAPrefix() {
        bucket.put("a.b", bytes("1"));
        bucket.put("a.c.d", bytes("2"));
        bucket.put("ab", bytes("3"));
        bucket.delete("a.b", bucket.getFresh("a.b").revision());
        bucket.put("a.e", bytes("4"));
        assertThat(bucket.keys("a")).containsExactly("a.c.d", "a.e");
        List<String> all = new ArrayList<>();
        bucket.forEach("a", entry -> all.add(entry.key() + entry.text()));
        assertThat(all).contains("a.c.d2", "a.b", "a.e4").doesNotContain("ab3");
    }

    @Test
    void forgetsAKeyUnlessItHasANewerRevision() {
        long first = bucket.put("a", bytes("1"));
        long second = bucket.put("a", bytes("2"));
        bucket.forget("a", first);
        assertThat(bucket.getFresh("a").text()).isEqualTo("2");
        bucket.forget("a", second);
        assertThat(bucket.getFresh("a")).isNull();
        assertThat(bucket.update("a", bytes("3"), 0, null).isStored())
                .as("no marker is left")
                .isTrue();
    }

    @Test
    void refusesKeysThatNatsDoesNotAllow() {
        for (String key : new String[] {"", "a.", ".a", "a..b", "a b", "a*", ">", "é"}) {
            assertThatThrownBy(() -> bucket.put(key, bytes("1")))
                    .as(key)
                    .isInstanceOfSatisfying(
                            BucketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID));
        }
        assertThatThrownBy(() -> bucket.put("a".repeat(3_001), bytes("1"))).hasMessageContaining("3001 characters");
        bucket.put("a".repeat(Bucket.MAX_KEY_LENGTH), bytes("1"));
        assertThat(bucket.getFresh("a".repeat(Bucket.MAX_KEY_LENGTH)).text()).isEqualTo("1");
        assertThat(bucket.get("a".repeat(Bucket.MAX_KEY_LENGTH)).text()).isEqualTo("1");
    }

    @Test
    void namesTheLimitOfAValue() {
        Bucket small = leased.open(
                BucketSettings.builder(name + "-small")
                        .maxBytes(1_000L)
                        .maxValueSize(300)
                        .build(),
                BucketProvisioning.CREATE);
        assertThatThrownBy(() -> small.put("a", new byte[300]))
                .hasMessageContaining("did not store key 'a'")
                .isInstanceOfSatisfying(
                        BucketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                .hasMessageContaining("raise maxValueSize");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        small.put("key-" + i, new byte[20]);
                    }
                })
                .hasMessageContaining("raise maxBytes");
        assertThatThrownBy(() -> bucket.put("a", new byte[2_000_000])).hasMessageContaining("2000000 bytes");
    }

    @Test
    void refusesATimeToLiveThatTheServerWouldNotApply() {
        assertThatThrownBy(() -> bucket.create("a", bytes("1"), Duration.ofSeconds(5)))
                .hasMessageContaining("Set its limitMarker, which needs nats-server 2.11");
        assertThatThrownBy(() -> bucket.create("a", bytes("1"), Duration.ofMillis(1_900)))
                .hasMessageContaining("whole seconds");
        assertThat(bucket.getFresh("a")).isNull();
    }

    @Test
    @Tag("newest")
    void aKeyWithATimeToLiveExpiresUnlessItIsRenewed() {
        Bucket expiring = leased.open(
                BucketSettings.builder(name + "-ttl")
                        .limitMarker(Duration.ofSeconds(1))
                        .build(),
                BucketProvisioning.CREATE);
        long revision = revision(expiring.create("a", bytes("1"), Duration.ofSeconds(1)));
        assertThat(expiring.create("a", bytes("2"), null).isStored()).isFalse();
        await().until(() -> expiring.create("a", bytes("3"), null).isStored());
        assertThat(expiring.getFresh("a").revision()).isGreaterThan(revision);
    }

    @Test
    @Tag("newest")
    void aMirrorReadsHereAndWritesThere() {
        Bucket mirror = leased.open(
                BucketSettings.builder(name + "-mirror").mirror(name).build(), BucketProvisioning.CREATE);
        bucket.put("a", bytes("1"));
        assertThat(mirror.getFresh("a").text()).isEqualTo("1");
        await().until(() -> mirror.get("a") != null && mirror.get("a").text().equals("1"));
        assertThat(mirror.keys()).containsExactly("a");
        mirror.put("b", bytes("2"));
        assertThat(bucket.getFresh("b").text()).isEqualTo("2");
        await().until(() -> mirror.get("b") != null);
    }

    @Test
    @Tag("newest")
    void aBucketGetsTheKeysOfItsSources() {
        Bucket collecting = leased.open(
                BucketSettings.builder(name + "-all").sources(List.of(name)).build(), BucketProvisioning.CREATE);
        bucket.put("a", bytes("1"));
        await().until(() -> collecting.getFresh("a") != null);
        collecting.put("b", bytes("2"));
        assertThat(collecting.keys()).containsExactlyInAnyOrder("a", "b");
        assertThat(bucket.getFresh("b")).isNull();
        leased.open(BucketSettings.builder(name + "-all").sources(List.of(name)).build(), BucketProvisioning.CREATE);
    }

    @Test
    void aMirrorIsComparedToo() {
        assertThatThrownBy(() ->
                        leased.open(BucketSettings.builder(name).mirror("other").build(), BucketProvisioning.CREATE))
                .hasMessageContaining("has mirror=");
    }
}
