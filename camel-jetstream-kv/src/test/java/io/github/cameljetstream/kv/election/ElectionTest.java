package io.github.cameljetstream.kv.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.election.Answer.Current;
import io.github.cameljetstream.kv.election.Answer.Stored;
import io.github.cameljetstream.kv.election.Request.Kind;
import io.github.cameljetstream.kv.election.Standing.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final Duration LEASE = Duration.ofSeconds(9);
    private static final LeaderRecord OTHER = LeaderRecord.held("other", 1, Duration.ofSeconds(30), "Other");

    private final Election election = new Election("me", "Me", LEASE);
    private Moment now = new Moment(-5, 1_000_000);

    private void after(long millis) {
        now = now.plus(Duration.ofMillis(millis));
    }

    private Request next(Kind kind) {
        Request request = election.next(now);
        assertThat(request).isNotNull();
        assertThat(request.kind()).isEqualTo(kind);
        return request;
    }

    private void answer(Kind kind, Answer answer) {
        election.answered(next(kind), answer, now);
    }

    private void lead() {
        answer(Kind.READ, new Current(0, null));
        answer(Kind.CLAIM, new Stored(7));
        assertThat(election.isLeader(now)).isTrue();
    }

    @Test
    void aLeaderStopsAfterTwoThirdsOfItsLease() {
        lead();
        after(5_999);
        assertThat(election.isLeader(now)).isTrue();
        after(1);
        assertThat(election.isLeader(now)).isFalse();
        assertThat(election.token(now)).isZero();
        assertThat(election.standing(now).phase()).isEqualTo(Phase.RESIGNING);
    }

    @Test
    void aLeaderRenewsAfterAThirdOfItsLease() {
        lead();
        after(2_999);
        assertThat(election.next(now)).isNull();
        after(1);
        answer(Kind.RENEW, new Stored(8));
        after(5_999);
        assertThat(election.isLeader(now)).isTrue();
        assertThat(election.token(now)).isEqualTo(7);
    }

    @Test
    void theLeaseCountsFromBeforeTheWriteWasSent() {
        lead();
        after(3_000);
        Request renewal = next(Kind.RENEW);
        after(2_000);
        election.answered(renewal, new Stored(8), now);
        after(3_999);
        assertThat(election.isLeader(now)).isTrue();
        after(1);
        assertThat(election.isLeader(now)).isFalse();
    }

    @Test
    void anAnswerThatComesTooLateMakesNoLeader() {
        answer(Kind.READ, new Current(0, null));
        Request claim = next(Kind.CLAIM);
        after(6_000);
        election.answered(claim, new Stored(7), now);
        assertThat(election.isLeader(now)).isFalse();
        assertThat(next(Kind.CLAIM).expected()).isEqualTo(7);
    }

    @Test
    void aFollowerClaimsWhenItHasSeenNoRenewalForTheLeaseOfTheLeader() {
        answer(Kind.READ, new Current(5, OTHER));
        assertThat(election.standing(now).name()).isEqualTo("Other");
        after(29_000);
        answer(Kind.READ, new Current(5, OTHER));
        after(999);
        assertThat(election.next(now)).isNull();
        after(1);
        assertThat(election.standing(now).name()).isNull();
        assertThat(next(Kind.CLAIM).expected()).isEqualTo(5);
    }

    @Test
    void aFollowerWaitsAnewForEachRenewal() {
        answer(Kind.READ, new Current(5, OTHER));
        after(29_000);
        answer(Kind.READ, new Current(6, OTHER));
        after(29_999);
        answer(Kind.READ, new Current(6, OTHER));
        after(1);
        next(Kind.CLAIM);
    }

    @Test
    void aReleasedKeyIsClaimedAtOnceAndADeletedOneIsNot() {
        answer(Kind.READ, new Current(5, OTHER));
        election.written();
        answer(Kind.READ, new Current(6, null));
        assertThat(election.next(now)).isNull();
        election.written();
        answer(Kind.READ, new Current(7, OTHER.release()));
        assertThat(next(Kind.CLAIM).expected()).isEqualTo(7);
    }

    @Test
    void aKeyThatVanishesIsWaitedForToo() {
        answer(Kind.READ, new Current(5, OTHER));
        election.written();
        answer(Kind.READ, new Current(0, null));
        assertThat(election.next(now)).isNull();
        after(9_000);
        assertThat(next(Kind.CLAIM).expected()).isZero();
    }

    @Test
    void aLeaderThatFindsAnotherRecordResigns() {
        lead();
        election.written();
        answer(Kind.RENEW, new Current(9, OTHER));
        assertThat(election.standing(now).phase()).isEqualTo(Phase.RESIGNING);
        election.resigned();
        assertThat(election.standing(now).name()).isEqualTo("Other");
        assertThat(election.next(now)).isNull();
    }

    @Test
    void aFormerLeaderRenewsUntilItsListenersHaveReturnedAndThenReleases() {
        lead();
        after(6_000);
        answer(Kind.RENEW, new Stored(8));
        assertThat(election.isLeader(now)).isFalse();
        assertThat(election.token(now)).isEqualTo(7);
        election.resigned();
        Request release = next(Kind.RELEASE);
        assertThat(release.expected()).isEqualTo(8);
        assertThat(release.record().released()).isTrue();
        election.answered(release, new Stored(9), now);
        assertThat(next(Kind.CLAIM).expected()).isEqualTo(9);
    }

    @Test
    void oneThatLeavesReleasesAndClaimsNoMore() {
        lead();
        election.leave();
        assertThat(election.isLeader(now)).isFalse();
        election.resigned();
        answer(Kind.RELEASE, new Stored(8));
        assertThat(election.hasLeft()).isTrue();
        after(60_000);
        assertThat(election.next(now)).isNull();
    }

    @Test
    void theTokenEndsBeforeTheReleaseIsSent() {
        lead();
        after(6_000);
        answer(Kind.RENEW, new Stored(8));
        election.resigned();
        next(Kind.RELEASE);
        assertThat(election.token(now)).isZero();
        election.leave();
        assertThat(election.token(now)).isZero();
    }

    @Test
    void aClaimThatIsStoredAfterTheMemberHasLeftIsReleased() {
        answer(Kind.READ, new Current(0, null));
        Request claim = next(Kind.CLAIM);
        election.leave();
        election.resigned();
        assertThat(election.hasLeft()).isFalse();
        election.answered(claim, new Stored(7), now);
        assertThat(election.isLeader(now)).isFalse();
        answer(Kind.RELEASE, new Stored(8));
        assertThat(election.hasLeft()).isTrue();
    }

    @Test
    void aMachineThatWasSuspendedNoLongerLeads() {
        lead();
        now = new Moment(now.nanos(), now.millis() + 6_000);
        assertThat(election.isLeader(now)).isFalse();
    }

    @Test
    void aWallClockThatIsSetBackDoesNotProlongALeadership() {
        lead();
        now = new Moment(now.nanos() + LEASE.toNanos(), now.millis() - 60_000);
        assertThat(election.isLeader(now)).isFalse();
    }
}
