package io.github.cameljetstream.delivery;

import static io.github.cameljetstream.delivery.ConsumerSequenceTracker.Verdict.FORGOTTEN;
import static io.github.cameljetstream.delivery.ConsumerSequenceTracker.Verdict.NEXT;
import static io.github.cameljetstream.delivery.ConsumerSequenceTracker.Verdict.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Why the numbers of deliveries go back. */
class ConsumerSequenceTrackerTest {
    private boolean clustered;
    private boolean mayBeReset = true;
    private final ConsumerSequenceTracker numbers = new ConsumerSequenceTracker(() -> clustered, () -> mayBeReset);

    private void deliver(long first, long last) {
        for (long place = first; place <= last; place++) {
            assertThat(numbers.delivered(place, 0)).isEqualTo(NEXT);
        }
    }

    @Test
    void theyGoOnWhereTheConsumerStoodAndMayLeap() {
        numbers.boundTo(100, false);
        deliver(101, 105);
        deliver(200, 201);
    }

    @Test
    void oneThatWasSeenBeforeIsOfAConsumerThatWasSetBack() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
        deliver(2, 20);
        assertThat(numbers.delivered(3, 0)).as("the first were lost").isEqualTo(RESET);
    }

    @Test
    void aSingleMessageThatIsWantedAgain() {
        numbers.boundTo(0, false);
        deliver(1, 1);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    @Test
    void aServerThatWasKilledHasForgottenTheLatest() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.delivered(8, 0)).isEqualTo(FORGOTTEN);
        deliver(9, 20);
        assertThat(numbers.delivered(1, 0)).as("a reset soon after").isEqualTo(RESET);
    }

    /** 2.9.10 numbers from 1 again after some kills, although it has written the deliveries of minutes. */
    @Test
    void aServerThatKnowsNoResetHasForgottenWhateverComesAgain() {
        mayBeReset = false;
        numbers.boundTo(0, false);
        deliver(1, 10);
        secondsPass(60);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.delivered(1, 0)).isEqualTo(FORGOTTEN);
        deliver(2, 20);
    }

    @Test
    void itHasWhatItDeliveredAfterItsRestart() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        long restart = System.nanoTime();
        numbers.serverRestarted(restart);
        assertThat(numbers.delivered(11, restart - 1))
                .as("was read off the old connection")
                .isEqualTo(NEXT);
        assertThat(numbers.delivered(1, restart + 1)).isEqualTo(FORGOTTEN);
        for (long place = 2; place <= 11; place++) {
            assertThat(numbers.delivered(place, restart + 1)).isEqualTo(NEXT);
        }
        assertThat(numbers.delivered(1, restart + 1)).as("a reset").isEqualTo(RESET);
    }

    @Test
    void aResetBeginsAtTheFirstNumber() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        secondsPass(60);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.delivered(10, 0)).isEqualTo(FORGOTTEN);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    /** The server counts what is on its way, and deliveries that were read off the old connection come between. */
    @Test
    void onesThatWereOnTheirWayAfterARestartMakeNoReset() {
        numbers.boundTo(0, false);
        deliver(1, 100);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.delivered(91, 0)).isEqualTo(FORGOTTEN);
        assertThat(numbers.standsAt(95, numbers.latest())).isEqualTo(NEXT);
        deliver(101, 101);
        assertThat(numbers.delivered(92, 0)).isEqualTo(FORGOTTEN);
    }

    /** A server that is short of time writes late. */
    @Test
    void itMayHaveForgottenWhatIsOlderThanASecondButNotAll() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        secondsPass(2);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.delivered(5, 0)).isEqualTo(FORGOTTEN);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    /** They were read off the old connection, and are routed after the server was asked where it stands. */
    @Test
    void lateOnesFromBeforeARestartMakeNoReset() {
        numbers.boundTo(0, false);
        deliver(1, 100);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.standsAt(90, numbers.latest())).isEqualTo(FORGOTTEN);
        deliver(101, 110);
        assertThat(numbers.delivered(91, 0)).isEqualTo(FORGOTTEN);
        deliver(111, 112);
        assertThat(numbers.delivered(92, 0)).isEqualTo(FORGOTTEN);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    @Test
    void lateOnesFromBeforeARestartMakeNoResetAfterARebind() {
        numbers.boundTo(0, false);
        deliver(1, 100);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.standsAt(90, numbers.latest())).isEqualTo(FORGOTTEN);
        numbers.boundTo(90, true);
        deliver(101, 110);
        assertThat(numbers.delivered(91, 0)).isEqualTo(FORGOTTEN);
    }

    /** The server had sent them when it was asked. */
    @Test
    void onesThatWereOnTheirWayAtARebindMakeNoReset() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        assertThat(numbers.standsAt(15, numbers.latest())).isEqualTo(NEXT);
        numbers.boundTo(15, true);
        deliver(11, 15);
        deliver(16, 20);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    @Test
    void onesThatCameBeforeTheReplyMakeNoReset() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        long latest = numbers.latest();
        deliver(11, 12);
        assertThat(numbers.standsAt(10, latest)).isEqualTo(NEXT);
        deliver(13, 14);
    }

    private void secondsPass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            numbers.everySecond(System.nanoTime());
        }
    }

    /** The time since then says nothing of what it has written. */
    @Test
    void whatItHadForgottenMayComeLaterThanASecondAfterIt() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        numbers.serverRestarted(System.nanoTime());
        numbers.everySecond(System.nanoTime());
        numbers.everySecond(System.nanoTime());
        assertThat(numbers.delivered(10, 0)).isEqualTo(FORGOTTEN);
    }

    @Test
    void itTellsWhereItStands() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.standsAt(7, numbers.latest())).isEqualTo(FORGOTTEN);
        assertThat(numbers.delivered(8, 0)).isEqualTo(NEXT);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
        assertThat(numbers.standsAt(1, numbers.latest())).isEqualTo(NEXT);
        assertThat(numbers.standsAt(0, numbers.latest())).isEqualTo(RESET);
        assertThat(numbers.standsAt(-1, numbers.latest()))
                .as("it does not tell")
                .isEqualTo(NEXT);
    }

    @Test
    void aReplyThatAllIsThereEndsTheDoubt() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        numbers.serverRestarted(System.nanoTime());
        assertThat(numbers.standsAt(10, numbers.latest())).isEqualTo(NEXT);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    @Test
    void aNewLeaderMayNotHaveHeardOfTheLatest() {
        clustered = true;
        numbers.boundTo(0, false);
        deliver(1, 10);
        assertThat(numbers.delivered(9, 0)).isEqualTo(FORGOTTEN);
        deliver(10, 11);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    /** Another instance may have got the first delivery after a reset. */
    @Test
    void aNewLeaderHasWhatIsOlderThanTenSeconds() {
        clustered = true;
        numbers.boundTo(0, false);
        deliver(1, 10);
        secondsPass(10);
        deliver(11, 12);
        assertThat(numbers.delivered(11, 0)).isEqualTo(FORGOTTEN);
        assertThat(numbers.delivered(2, 0)).as("a reset").isEqualTo(RESET);
    }

    @Test
    void anotherConsumerHasNumbersOfItsOwn() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        numbers.boundTo(0, false);
        deliver(1, 3);
    }

    @Test
    void aConsumerThatMayNotBeAskedForIsTakenForTheOneBefore() {
        numbers.boundTo(-1, false);
        deliver(7, 10);
        numbers.boundTo(-1, false);
        assertThat(numbers.delivered(1, 0)).isEqualTo(RESET);
    }

    /** A thread of the connection may read the last deliveries of a consumer while its successor is bound already. */
    @Test
    void lateDeliveriesOfAConsumerDoNotCountForItsSuccessor() {
        numbers.boundTo(0, false);
        deliver(1, 10);
        ConsumerSequenceTracker successor = numbers.ofSuccessor();
        successor.boundTo(0, false);
        deliver(11, 12);
        assertThat(successor.standsAt(0, numbers.latest())).isEqualTo(NEXT);
        assertThat(successor.delivered(1, 0)).isEqualTo(NEXT);
    }

    @Test
    void aSuccessorOnAServerThatWasRestartedMayHaveForgottenToo() {
        numbers.serverRestarted(System.nanoTime());
        ConsumerSequenceTracker successor = numbers.ofSuccessor();
        successor.boundTo(0, false);
        successor.delivered(5, 0);
        assertThat(successor.delivered(3, 0)).isEqualTo(FORGOTTEN);
    }

    /** Deliveries that arrive in order, or are lost; a crash forgets the latest of them, and somebody resets the consumer. */
    @Test
    void aCrashIsNeverTakenForAResetNorAResetForACrash() {
        SeededRandom.check(random -> {
            ConsumerSequenceTracker all = new ConsumerSequenceTracker(() -> false, () -> true);
            all.boundTo(0, false);
            long place = 0;
            long latest = 0;
            long certain = 0;
            for (int step = 0; step < 200; step++) {
                switch (random.nextInt(20)) {
                    case 0 -> { // it has written what it delivered before
                        for (int second = 0; second < 10; second++) {
                            all.everySecond(System.nanoTime());
                        }
                        certain = latest;
                    }
                    case 1 -> {
                        place = certain + random.nextInt((int) (Math.max(latest, certain) - certain) + 1);
                        all.serverRestarted(System.nanoTime());
                        boolean isBack = ++place <= latest;
                        assertThat(all.delivered(place, 0)).isEqualTo(isBack ? FORGOTTEN : NEXT);
                        latest = place;
                        certain = Math.min(certain, place - 1);
                        // The doubt ends once the server tells where it stands.
                        assertThat(all.standsAt(place, all.latest())).isEqualTo(NEXT);
                    }
                    case 2 -> {
                        place = 1;
                        assertThat(all.delivered(place, 0)).isEqualTo(latest == 0 ? NEXT : RESET);
                        latest = place;
                        certain = 0;
                    }
                    case 3 -> place++; // it is lost
                    default -> {
                        assertThat(all.delivered(++place, 0)).isEqualTo(NEXT);
                        latest = place;
                    }
                }
            }
        });
    }
}
