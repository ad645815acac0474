package io.github.cameljetstream.kv.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes whose answers the network loses: the stream has stored them, and refuses their repetition. */
@WithNatsServer
class LostAnswersTest {
    private final String name = Streams.uniqueName("kv");
    private TcpProxy proxy;
    private LeasedBucket leased;
    private Bucket bucket;

    @BeforeEach
    void connect(NatsService server) throws Exception {
        proxy = TcpProxy.to(server);
        leased = new LeasedBucket(proxy.url());
        bucket = leased.open(
                BucketSettings.builder(name).history(10).build(), BucketProvisioning.CREATE, Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        leased.close();
        proxy.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private WriteResult losing(int answers, Supplier<WriteResult> write) {
        proxy.loseAnswers(answers);
        WriteResult result = write.get();
        assertThat(proxy.answersToLose()).as("answers that were not lost").isZero();
        return result;
    }

    @Test
    void aCreateRecognizesItsOwnWrite() {
        WriteResult result = losing(1, () -> bucket.create("a", bytes("1"), null));
        assertThat(result).isEqualTo(new WriteResult.Stored(1));
        assertThat(bucket.history("a")).hasSize(1);
    }

    @Test
    void anUpdateRecognizesItsOwnWriteAlsoIfTheReadIsLost() {
        long revision = bucket.put("a", bytes("1"));
        WriteResult result = losing(3, () -> bucket.update("a", bytes("2"), revision, null));
        assertThat(result).isEqualTo(new WriteResult.Stored(revision + 1));
        assertThat(bucket.history("a")).hasSize(2);
    }

    @Test
    void aDeletionRecognizesItself() {
        long revision = bucket.put("a", bytes("1"));
        assertThat(losing(1, () -> bucket.delete("a", revision))).isEqualTo(new WriteResult.Stored(revision + 1));
        assertThat(losing(1, () -> bucket.purge("a", revision + 1))).isEqualTo(new WriteResult.Stored(revision + 2));
        assertThat(bucket.history("a")).hasSize(1);
    }

    @Test
    void aPutIsStoredOnce() {
        proxy.loseAnswers(2);
        long revision = bucket.put("a", bytes("1"));
        assertThat(proxy.answersToLose()).isZero();
        assertThat(bucket.history("a")).extracting(Entry::revision).containsExactly(revision);
    }

    @Test
    void aRefusedCreateKeepsThatItWasRefused(NatsService server) throws Exception {
        try (LeasedBucket other = new LeasedBucket(server.url())) {
            Bucket same = other.open(BucketSettings.of(name), BucketProvisioning.NONE);
            same.create("a", bytes("theirs"), null);
            WriteResult result = losing(1, () -> bucket.create("a", bytes("mine"), null));
            assertThat(result).isInstanceOfSatisfying(WriteResult.Refused.class, refused -> {
                assertThat(refused.current().text()).isEqualTo("theirs");
            });
        }
    }

    @Test
    void aWriteWithoutAConnectionFailsInTimeAndIsNotSentLater(NatsService server) throws Exception {
        Bucket shortly = leased.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofMillis(500));
        proxy.refuse(true);
        proxy.cut();
        await().until(() -> leased.lease().state() == ConnectionState.RECONNECTING);
        assertThatThrownBy(() -> shortly.create("a", bytes("1"), null))
                .isInstanceOfSatisfying(
                        BucketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNANSWERED))
                .hasMessageContaining("Bucket '" + name + "' cannot be reached");
        proxy.refuse(false);
        assertThat(bucket.create("b", bytes("1"), null)).isEqualTo(new WriteResult.Stored(1));
        assertThat(bucket.getFresh("a")).isNull();
    }

    @Test
    void aStalledServerIsReportedAndTheLateWriteHarmless(NatsService server) throws Exception {
        Bucket shortly = leased.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofMillis(800));
        proxy.stall();
        assertThatThrownBy(() -> shortly.create("a", bytes("late"), null))
                .hasMessageContaining("did not answer a write of key 'a' within 800 ms; it may be stored or not");
        try (LeasedBucket other = new LeasedBucket(server.url())) {
            Bucket same = other.open(BucketSettings.of(name), BucketProvisioning.NONE);
            assertThat(same.create("a", bytes("theirs"), null).isStored()).isTrue();
        }
        proxy.unstall();
        bucket.put("b", bytes("1")); // the server has read everything that was sent before
        assertThat(bucket.history("a")).extracting(Entry::text).containsExactly("theirs");
    }
}
