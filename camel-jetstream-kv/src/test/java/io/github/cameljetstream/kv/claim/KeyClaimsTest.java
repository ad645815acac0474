package io.github.cameljetstream.kv.claim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.ForeignValueException;
import io.github.cameljetstream.kv.bucket.LeasedBucket;
import io.github.cameljetstream.kv.claim.KeyClaims.Standing;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims of two instances in a bucket of a real server. An instance that no longer renews its claims has crashed. */
@WithNatsServer
class KeyClaimsTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final String KEY = "order 7:a";

    private final String name = Streams.uniqueName("claims");
    private TcpProxy proxy;
    private LeasedBucket leased;
    private LeasedBucket proxied;
    private Bucket bucket;
    private KeyClaims one;
    private KeyClaims two;

    @BeforeEach
    void connect(NatsService server) throws Exception {
        proxy = TcpProxy.to(server);
        leased = new LeasedBucket(server.url());
        proxied = new LeasedBucket(proxy.url());
        bucket = leased.create(name);
        one = new KeyClaims(
                proxied.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofSeconds(5)), LEASE);
        two = new KeyClaims(bucket, LEASE);
    }

    @AfterEach
    void close() {
        proxied.close();
        leased.close();
        proxy.close();
    }

    private Entry stored() {
        return bucket.getFresh("order=207=3Aa");
    }

    @Test
    void oneInstanceClaimsAKey() {
        assertThat(one.claim(KEY)).isEqualTo(Standing.FREE);
        assertThat(two.claim(KEY)).isEqualTo(Standing.CLAIMED);
        assertThat(one.claim(KEY)).isEqualTo(Standing.CLAIMED);
        assertThat(two.standing(KEY)).isEqualTo(Standing.CLAIMED);
        one.confirm(KEY);
        assertThat(two.claim(KEY)).isEqualTo(Standing.CONFIRMED);
        assertThat(one.claim(KEY)).isEqualTo(Standing.CONFIRMED);
        assertThat(one.size() + two.size()).isZero();
    }

    @Test
    void aReleasedKeyIsFreeAtOnce() {
        one.claim(KEY);
        assertThat(one.release(KEY)).isTrue();
        assertThat(two.claim(KEY)).isEqualTo(Standing.FREE);
        assertThat(one.release(KEY)).isFalse();
        assertThat(stored().isMarker()).isFalse();
    }

    @Test
    void aClaimThatIsRenewedIsNotTakenOver() {
        one.claim(KEY);
        long first = stored().revision();
        long end = System.nanoTime() + LEASE.multipliedBy(3).toNanos();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    one.renew();
                    assertThat(two.claim(KEY)).isEqualTo(Standing.CLAIMED);
                    return System.nanoTime() - end > 0;
                });
        assertThat(stored().revision()).isGreaterThan(first);
        assertThat(one.losses()).isZero();
    }

    @Test
    void theClaimOfACrashedInstanceIsTakenOverAfterItsLease() {
        long before = System.nanoTime();
        one.claim(KEY);
        await().pollInterval(Duration.ofMillis(20)).until(() -> two.claim(KEY) == Standing.FREE);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(LEASE.toNanos());
        assertThat(two.takeOvers()).isEqualTo(1);
        two.confirm(KEY);
        assertThat(two.standing(KEY)).isEqualTo(Standing.CONFIRMED);
    }

    @Test
    void anOwnerThatWasTooSlowLearnsItAndDoesNotReleaseTheClaimOfTheOther() {
        one.claim(KEY);
        await().pollInterval(Duration.ofMillis(20)).until(() -> two.claim(KEY) == Standing.FREE);
        one.renew();
        assertThat(one.losses()).isEqualTo(1);
        assertThat(one.release(KEY)).isFalse();
        assertThat(stored().text()).contains("claimed");
        assertThat(one.claim(KEY)).isEqualTo(Standing.CLAIMED);
    }

    @Test
    void whatASlowOwnerHasProcessedIsConfirmedAlsoIfTheOtherFails() {
        one.claim(KEY);
        await().pollInterval(Duration.ofMillis(20)).until(() -> two.claim(KEY) == Standing.FREE);
        one.confirm(KEY);
        assertThat(two.release(KEY)).isFalse();
        assertThat(two.claim(KEY)).isEqualTo(Standing.CONFIRMED);
    }

    @Test
    void aClaimWithALostAnswerIsRecognized() {
        proxy.loseAnswers(1);
        assertThat(one.claim(KEY)).isEqualTo(Standing.FREE);
        proxy.loseAnswers(1);
        one.confirm(KEY);
        assertThat(proxy.answersToLose()).isZero();
        assertThat(two.claim(KEY)).isEqualTo(Standing.CONFIRMED);
    }

    @Test
    void aReleaseWithALostAnswerIsRecognized() {
        one.claim(KEY);
        proxy.loseAnswers(1);
        assertThat(one.release(KEY)).isTrue();
        assertThat(two.claim(KEY)).isEqualTo(Standing.FREE);
    }

    @Test
    void theLateClaimOfAFailedOperationBelongsToItsInstance() {
        KeyClaims shortly = new KeyClaims(
                proxied.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofMillis(500)),
                Duration.ofMinutes(5));
        proxy.stall();
        assertThatThrownBy(() -> shortly.claim(KEY)).hasMessageContaining("it may be stored or not");
        assertThat(shortly.size()).isZero();
        proxy.unstall();
        await().until(() -> stored() != null);
        assertThat(two.claim(KEY)).isEqualTo(Standing.CLAIMED);
        assertThat(shortly.claim(KEY)).isEqualTo(Standing.FREE);
    }

    @Test
    void aConfirmationWithoutAnAnswerIsRepeatedByTheRenewal() {
        KeyClaims shortly = new KeyClaims(
                proxied.open(BucketSettings.of(name), BucketProvisioning.NONE, Duration.ofMillis(300)), LEASE);
        shortly.claim(KEY);
        proxy.stall();
        assertThatThrownBy(() -> shortly.confirm(KEY)).hasMessageContaining("within 300 ms");
        proxy.unstall();
        await().until(() -> {
            shortly.renew();
            return shortly.size() == 0;
        });
        assertThat(two.claim(KEY)).isEqualTo(Standing.CONFIRMED);
    }

    @Test
    void aKeyIsRemovedWhateverItsState() {
        one.claim(KEY);
        assertThat(two.remove(KEY)).isTrue();
        assertThat(two.remove(KEY)).isFalse();
        assertThat(two.claim(KEY)).isEqualTo(Standing.FREE);
        two.confirm(KEY);
        assertThat(two.remove(KEY)).isTrue();
        assertThat(two.claim(KEY)).isEqualTo(Standing.FREE);
    }

    @Test
    void aValueOfAnotherApplicationIsRefused() {
        bucket.put("order=207=3Aa", "true".getBytes(UTF_8));
        assertThatThrownBy(() -> one.claim(KEY))
                .isInstanceOf(ForeignValueException.class)
                .hasMessageContaining("Key 'order=207=3Aa' of bucket '" + name + "'")
                .hasMessageContaining("Use a bucket of its own");
        assertThatThrownBy(() -> one.standing(KEY)).isInstanceOf(ForeignValueException.class);
        assertThatThrownBy(() -> one.confirm(KEY)).isInstanceOf(ForeignValueException.class);
        assertThatThrownBy(() -> one.remove(KEY)).isInstanceOf(ForeignValueException.class);
        assertThat(stored().text()).isEqualTo("true");
        assertThat(one.size()).isZero();
    }
}
