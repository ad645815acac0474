package io.github.cameljetstream.delivery;

import static io.github.cameljetstream.delivery.DeliveryState.AWAITING_USER;
import static io.github.cameljetstream.delivery.DeliveryState.FOLLOWING;
import static io.github.cameljetstream.delivery.DeliveryState.ORPHANED;
import static io.github.cameljetstream.delivery.DeliveryState.QUEUED;
import static io.github.cameljetstream.delivery.DeliveryState.RECEIVED;
import static io.github.cameljetstream.delivery.DeliveryState.RUNNING;
import static io.github.cameljetstream.delivery.DeliveryState.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("newest")
class DeliveryStateTest {
    private static final Map<DeliveryState, Set<DeliveryState>> MOVES = Map.of(
            RECEIVED, Set.of(QUEUED, RUNNING, FOLLOWING, SETTLED),
            FOLLOWING, Set.of(QUEUED, FOLLOWING, SETTLED),
            QUEUED, Set.of(QUEUED, RUNNING, SETTLED),
            RUNNING, Set.of(RUNNING, AWAITING_USER, SETTLED),
            AWAITING_USER, Set.of(RUNNING, AWAITING_USER, SETTLED),
            SETTLED, Set.of(ORPHANED),
            ORPHANED, Set.of());

    /** The moves that lead from RECEIVED to a state. */
    private static final Map<DeliveryState, List<DeliveryState>> WAYS = Map.of(
            RECEIVED, List.of(),
            FOLLOWING, List.of(FOLLOWING),
            QUEUED, List.of(QUEUED),
            RUNNING, List.of(QUEUED, RUNNING),
            AWAITING_USER, List.of(QUEUED, RUNNING, AWAITING_USER),
            SETTLED, List.of(SETTLED),
            ORPHANED, List.of(SETTLED, ORPHANED));

    private static Delivery in(DeliveryState state) {
        Delivery delivery = Deliveries.of("s.a", 1, 1, 1);
        WAYS.get(state).forEach(each -> assertThat(delivery.moveTo(each)).isTrue());
        assertThat(delivery.state()).isEqualTo(state);
        return delivery;
    }

    @ParameterizedTest
    @EnumSource
    void aMoveOfTheTableIsMadeAndEachOtherOneIsRefused(DeliveryState from) {
        for (DeliveryState to : DeliveryState.values()) {
            Delivery delivery = in(from);
            boolean allowed = MOVES.get(from).contains(to);

            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(allowed);
            assertThat(delivery.moveTo(to)).isEqualTo(allowed);
            assertThat(delivery.state()).isEqualTo(allowed ? to : from);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeliveryIsSettledOnce(DeliveryState from) {
        Delivery delivery = in(from);

        assertThat(delivery.settle()).isEqualTo(!from.isFinal());
        assertThat(delivery.settle()).isFalse();
        assertThat(delivery.isSettled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RECEIVED", "FOLLOWING", "QUEUED", "RUNNING", "AWAITING_USER"})
    void aDeliveryWhoseStreamIsGoneGoesOnAndIsOrphanedInsteadOfSettled(DeliveryState from) {
        Delivery delivery = in(from);
        delivery.streamIsGone();

        assertThat(delivery.state()).isEqualTo(from);
        assertThat(delivery.isProgressDue(Long.MAX_VALUE)).isFalse();
        assertThat(delivery.settle()).isTrue();
        assertThat(delivery.state()).isEqualTo(ORPHANED);
        assertThat(delivery.settle()).isFalse();
    }

    @Test
    void aDecisionThatIsNotYetSentWhenItsStreamGoesIsNotSent() {
        Delivery delivery = in(SETTLED);
        assertThat(delivery.isOrphaned()).isFalse();
        delivery.streamIsGone();

        assertThat(delivery.isOrphaned()).isTrue();
        assertThat(delivery.state()).isEqualTo(ORPHANED);
    }

    @ParameterizedTest
    @EnumSource
    void aLaterDeliveryFollowsOneThatHadItsTurn(DeliveryState state) {
        assertThat(in(state).mayBeFollowed())
                .isEqualTo(Set.of(QUEUED, RUNNING, AWAITING_USER, SETTLED).contains(state));
    }

    @Test
    void nothingFollowsADeliveryWhoseFollowersAreTaken() {
        Delivery earlier = in(RUNNING);
        Delivery later = in(RECEIVED);

        assertThat(earlier.follow(later)).isTrue();
        assertThat(later.state()).isEqualTo(FOLLOWING);
        assertThat(earlier.takeFollowers()).containsExactly(later);
        assertThat(earlier.mayBeFollowed()).isFalse();
        assertThat(earlier.follow(in(RECEIVED))).isFalse();
        assertThat(earlier.takeFollowers()).isEmpty();
    }

    @Test
    void aRetryInPlaceEndsTheWaitForTheUser() {
        Delivery delivery = in(AWAITING_USER);
        assertThat(delivery.isLeftToUser()).isTrue();

        delivery.retried();

        assertThat(delivery.isLeftToUser()).isFalse();
        assertThat(delivery.attempt()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anExchangeBeginsOnce(DeliveryState from) {
        Delivery delivery = in(from);
        boolean allowed = from == RECEIVED || from == QUEUED;

        assertThat(delivery.begin()).isEqualTo(allowed);
        assertThat(delivery.begin()).isFalse();
        assertThat(delivery.state()).isEqualTo(allowed ? RUNNING : from);
    }
}
