package io.github.cameljetstream.kv.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.kv.bucket.ForeignValueException;
import io.github.cameljetstream.kv.bucket.LeasedBucket;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Groups of two instances in a bucket of a real server. An instance that nobody maintains any more has crashed. On older servers
 * run the tests whose requests they could treat differently.
 */
@WithNatsServer
class GroupsTest {
    private static final String KEY = "order 7:a";
    private static final Duration SHORT = Duration.ofMillis(500);

    private final String name = Streams.uniqueName("collect");
    private TcpProxy proxy;
    private LeasedBucket leased;
    private LeasedBucket proxied;
    private Bucket bucket;
    private Groups one;
    private Groups two;

    @BeforeEach
    void connect(NatsService server) throws Exception {
        proxy = TcpProxy.to(server);
        leased = new LeasedBucket(server.url());
        proxied = new LeasedBucket(proxy.url());
        bucket = leased.create(name);
        one = groups(proxied.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofSeconds(2)), SHORT);
        two = groups(bucket, SHORT);
    }

    private static Groups groups(Bucket bucket, Duration grace) {
        Groups groups = new Groups(
                bucket, new Groups.Settings(true, SHORT, Duration.ofMillis(50), Duration.ofMillis(10), grace));
        groups.start();
        return groups;
    }

    @AfterEach
    void close() {
        leased.close();
        proxied.close();
        proxy.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String data(Groups groups) {
        return new String(groups.read(KEY).data(), UTF_8);
    }

    private static Group read(Groups groups) {
        return groups.read(KEY).group();
    }

    private static Group append(Groups groups, String text) {
        Group.WithData now = groups.read(KEY);
        return groups.store(now.group(), bytes(new String(now.data(), UTF_8) + text));
    }

    private static String recovered(Groups groups, String id) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> groups.scan().contains(id));
        return new String(groups.recover(id), UTF_8);
    }

    /** What is in the bucket, without heartbeats. */
    private List<String> keys() {
        return bucket.keys().stream()
                .filter(key -> !key.startsWith("instance."))
                .map(key -> key.substring(0, key.indexOf('.')))
                .toList();
    }

    @Test
    void anAggregateIsCollectedCompletedAndConfirmed() {
        assertThat(read(one).open()).isNull();
        append(one, "a");
        append(two, "b");
        assertThat(data(one)).isEqualTo("ab");
        assertThat(one.keys()).containsExactly(KEY);
        assertThat(two.complete(read(two), "E1", bytes("abc"))).isTrue();
        assertThat(one.keys()).isEmpty();
        assertThat(read(one).open()).isNull();
        assertThat(two.completed()).isOne();
        assertThat(keys()).containsExactlyInAnyOrder("group", "completed");
        assertThat(two.confirm("E1")).isTrue();
        assertThat(two.completed()).isZero();
        assertThat(keys()).containsExactly("group");
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            two.maintain();
            return keys().isEmpty();
        });
    }

    @Tag("newest")
    @Test
    void theNextAggregateOfAKeyBeginsWhileTheFirstIsProcessed() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("first"));
        append(one, "b");
        one.complete(read(one), "E2", bytes("second"));
        append(two, "c");
        assertThat(one.confirm("E1")).isTrue();
        assertThat(data(two)).isEqualTo("c");
        assertThat(recovered(one, "E2")).isEqualTo("second");
        assertThat(one.scan()).containsExactly("E2");
    }

    @Tag("newest")
    @Test
    void aChangeOfAnotherInstanceIsNotOverwritten() {
        append(one, "a");
        Group seen = read(one);
        append(two, "b");
        assertThat(one.store(seen, bytes("lost"))).isNull();
        assertThat(one.complete(seen, "E1", bytes("lost"))).isFalse();
        assertThat(one.conflicts()).isEqualTo(2);
        assertThat(data(one)).isEqualTo("ab");
        assertThat(keys()).containsExactly("group");
        Group open = read(two);
        assertThat(one.complete(read(one), "E1", bytes("ab"))).isTrue();
        assertThat(two.complete(open, "E2", bytes("ab"))).isFalse();
        assertThat(two.store(open, bytes("abc"))).isNull();
        assertThat(two.complete(read(two), "E3", bytes("none"))).isFalse();
    }

    /** A confirmation and a take-over change the group too: they must not fail a change of the open aggregate. */
    @Test
    void aConfirmationDoesNotRefuseAChangeThatBeganBefore() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("a"));
        append(one, "b");
        Group seen = read(two);
        one.confirm("E1");
        assertThat(two.store(seen, bytes("bc"))).isNotNull();
        assertThat(data(one)).isEqualTo("bc");
    }

    @Test
    void aCrashBeforeTheCompletionLeavesTheAggregateOpen() {
        append(one, "a");
        Group seen = read(one);
        one.prepare(KEY, seen.open(), "E1", bytes("ab")); // crash
        assertThat(keys()).containsExactlyInAnyOrder("group", "completed");
        assertThat(two.scan()).isEmpty();
        assertThat(two.complete(read(two), "E2", bytes("ab"))).isTrue(); // the last message comes again
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            assertThat(two.scan()).doesNotContain("E1");
            return keys().stream().filter("completed"::equals).count() == 1;
        });
        assertThat(recovered(two, "E2")).isEqualTo("ab");
    }

    /** Otherwise the data would be deleted, and the completion would then succeed without it. */
    @Test
    void aCompletionWhoseDataWasDeletedMeanwhileIsRefused() {
        append(one, "a");
        Group seen = read(one);
        Completion late = one.prepare(KEY, seen.open(), "E1", bytes("ab")); // stands still
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            two.scan();
            return keys().equals(List.of("group"));
        });
        assertThat(one.close(seen, seen.open(), late)).isNull();
        assertThat(data(two)).isEqualTo("a");
    }

    @Test
    void anotherInstanceRecoversWhatWasCompletedBeforeACrash() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("ab")); // crash
        assertThat(recovered(two, "E1")).isEqualTo("ab");
        assertThat(two.takeOvers()).isOne();
        assertThat(one.recover("E1")).as("the first instance is back").isNull();
        assertThat(two.confirm("E1")).isTrue();
        assertThat(two.scan()).isEmpty();
        assertThat(one.scan()).isEmpty();
        assertThat(keys()).containsExactly("group");
    }

    @Test
    void theDataOfAConfirmationThatACrashHasInterruptedIsNotRecovered() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("ab"));
        String data = bucket.keys("completed").iterator().next();
        byte[] value = bucket.getFresh(data).value();
        one.confirm("E1");
        bucket.put(data, value); // as before the last step of the confirmation
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            assertThat(two.scan()).isEmpty();
            return keys().equals(List.of("group"));
        });
    }

    @Tag("newest")
    @Test
    void whatAStoppedInstanceHasCompletedIsRecoveredAtOnce(NatsService server) {
        Groups slow = new Groups(
                bucket,
                new Groups.Settings(true, Duration.ofMinutes(5), SHORT, Duration.ofSeconds(1), Duration.ofMinutes(1)));
        append(one, "a");
        one.complete(read(one), "E1", bytes("ab"));
        assertThat(slow.scan()).isEmpty();
        one.stop();
        one.maintain(); // a renewal that began before
        assertThat(slow.scan()).containsExactly("E1");
        assertThat(new String(slow.recover("E1"), UTF_8)).isEqualTo("ab");
    }

    @Tag("newest")
    @Test
    void oneInstanceOfSeveralTakesOver() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("ab"));
        one.stop();
        Groups three = groups(bucket, SHORT);
        assertThat(two.scan()).containsExactly("E1");
        assertThat(three.scan()).containsExactly("E1");
        assertThat(three.recover("E1")).isNotNull();
        assertThat(two.recover("E1")).isNull();
    }

    @Tag("newest")
    @Test
    void whatIsInProgressInALiveInstanceIsNotRecovered() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("ab"));
        assertThat(one.scan())
                .as("Camel does not know yet that it is in progress")
                .isEmpty();
        long end = System.nanoTime() + SHORT.multipliedBy(4).toNanos();
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            one.maintain();
            assertThat(two.scan()).isEmpty();
            return System.nanoTime() - end > 0;
        });
        assertThat(recovered(one, "E1")).as("its own, after a while").isEqualTo("ab");
    }

    /** The other instance has built on the write, completed the aggregate and confirmed it, before the answer was missed. */
    @Test
    void aWriteWhoseAnswerWasLostIsRecognizedAfterOthersHaveChangedTheGroup() {
        append(two, "a");
        Group seen = read(one);
        proxy.refuse(true);
        proxy.loseAnswers(1);
        CompletableFuture<Group> stored = CompletableFuture.supplyAsync(() -> one.store(seen, bytes("ab")));
        await().pollInterval(Duration.ofMillis(10)).until(() -> data(two).equals("ab"));
        assertThat(two.complete(read(two), "E1", bytes("abc"))).isTrue();
        two.confirm("E1");
        append(two, "d");
        proxy.refuse(false);
        assertThat(stored.join()).as("it was stored").isNotNull();
        assertThat(data(two)).isEqualTo("d");
    }

    @Test
    void aCompletionWhoseAnswerWasLostIsOwnedAndConfirmedOnce() {
        append(two, "a");
        Group seen = read(one);
        proxy.loseAnswers(2);
        assertThat(one.complete(seen, "E1", bytes("ab"))).isTrue();
        assertThat(proxy.answersToLose()).isZero();
        proxy.loseAnswers(1);
        assertThat(one.confirm("E1")).isTrue();
        assertThat(one.completed()).isZero();
        assertThat(read(two).record().isEmpty()).isTrue();
    }

    /** Its caller will process it. */
    @Tag("newest")
    @Test
    void aCompletionThatWaitsForItsAnswerIsNotRecovered() {
        append(one, "a");
        Group seen = read(one);
        Completion completion = one.prepare(KEY, seen.open(), "E1", bytes("ab"));
        proxy.loseAnswers(1);
        CompletableFuture<Group> committed =
                CompletableFuture.supplyAsync(() -> one.commit(seen, seen.open(), completion));
        await().pollInterval(Duration.ofMillis(10)).until(() -> proxy.answersToLose() == 0);
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            assertThat(one.scan()).isEmpty();
            return committed.isDone();
        });
        assertThat(committed.join()).isNotNull();
        assertThat(one.completed()).isOne();
        assertThat(recovered(one, "E1")).isEqualTo("ab");
    }

    @Tag("newest")
    @Test
    void aConfirmationWithoutAConnectionIsRepeated() {
        one = groups(proxied.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofMillis(300)), SHORT);
        append(one, "a");
        one.complete(read(one), "E1", bytes("ab"));
        proxy.refuse(true);
        proxy.cut();
        assertThat(one.confirm("E1")).isFalse();
        assertThat(one.pendingConfirmations()).isOne();
        assertThatThrownBy(one::scan).isInstanceOf(BucketException.class);
        proxy.refuse(false);
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            one.maintain();
            return one.pendingConfirmations() == 0;
        });
        assertThat(read(two).record().completions()).isEmpty();
    }

    @Tag("newest")
    @Test
    void aCompletionWithoutAnAnswerIsFoundByItsInstance() {
        one = groups(proxied.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofMillis(300)), SHORT);
        append(one, "a");
        Group seen = read(one);
        Completion completion = one.prepare(KEY, seen.open(), "E1", bytes("ab"));
        proxy.refuse(true);
        proxy.loseAnswers(1);
        assertThatThrownBy(() -> one.close(seen, seen.open(), completion)).isInstanceOf(BucketException.class);
        proxy.refuse(false);
        await().ignoreExceptionsInstanceOf(BucketException.class)
                .until(() -> one.scan().contains("E1"));
        assertThat(one.recover("E1")).isNotNull();
    }

    @Tag("newest")
    @Test
    void aKeyThatIsNotOursIsRefusedAndStays() {
        String key = "group.order=207=3Aa";
        long revision = bucket.put(key, bytes("somebody's"));
        assertThatThrownBy(() -> one.read(KEY))
                .isInstanceOf(ForeignValueException.class)
                .hasMessage("Key '" + key + "' of bucket '" + name + "' has a value in revision " + revision
                        + " that is not of an aggregation repository. Use a bucket of its own for the repository"
                        + " (option bucket), or delete the key.");
        assertThatThrownBy(() -> one.keys()).isInstanceOf(ForeignValueException.class);
        Group none = new Group(KEY, 0, GroupRecord.NONE);
        assertThatThrownBy(() -> one.store(none, bytes("a"))).isInstanceOf(ForeignValueException.class);
        assertThat(bucket.getFresh(key).text()).isEqualTo("somebody's");
    }

    @Test
    void emptyGroupsAndHeartbeatsOfCrashedInstancesAreDeleted() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("ab"));
        one.confirm("E1"); // crash
        assertThat(bucket.keys()).hasSize(3);
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            two.maintain();
            return bucket.keys().size() == 1;
        });
        assertThat(bucket.keys().iterator().next()).startsWith("instance.");
    }

    @Tag("newest")
    @Test
    void anEmptyGroupThatIsUsedAgainStays() {
        append(one, "a");
        one.complete(read(one), "E1", bytes("a"));
        one.confirm("E1");
        append(two, "b");
        long end = System.nanoTime() + SHORT.multipliedBy(3).toNanos();
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            one.maintain();
            return System.nanoTime() - end > 0;
        });
        assertThat(data(two)).isEqualTo("b");
    }

    @Tag("newest")
    @Test
    void withoutRecoveryACompletedAggregateIsDeleted() {
        Groups forgetful = new Groups(bucket, new Groups.Settings(false, SHORT, SHORT, Duration.ofMillis(10), SHORT));
        forgetful.start();
        append(forgetful, "a");
        assertThat(forgetful.complete(read(forgetful), "E1", new byte[0])).isTrue();
        assertThat(keys()).containsExactly("group");
        assertThat(forgetful.completed()).isZero();
        forgetful.stop();
    }
}
