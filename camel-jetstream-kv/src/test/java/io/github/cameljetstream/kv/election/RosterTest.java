package io.github.cameljetstream.kv.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.election.Roster.Change;
import io.github.cameljetstream.kv.election.Roster.Heartbeat;
import io.github.cameljetstream.kv.election.Roster.Member;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final Member ONE = new Member("1", "one");
    private static final Member TWO = new Member("2", "two");

    private final Roster roster = new Roster(Duration.ofNanos(30));

    private Change see(long nanos, Heartbeat... heartbeats) {
        return roster.observe(List.of(heartbeats), nanos);
    }

    private static Heartbeat beat(Member member, long revision) {
        return new Heartbeat(member, revision);
    }

    @Test
    void membersComeAndGo() {
        assertThat(see(0, beat(ONE, 1)).added()).containsExactly(ONE);
        Change second = see(10, beat(ONE, 1), beat(TWO, 2));
        assertThat(second.added()).containsExactly(TWO);
        assertThat(roster.members()).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(see(20, beat(TWO, 2)).removed()).containsExactly(ONE);
        assertThat(roster.members()).containsExactly(TWO);
    }

    @Test
    void aMemberWhoseHeartbeatStandsStillIsDeadUntilItBeatsAgain() {
        see(0, beat(ONE, 1));
        see(20, beat(ONE, 1));
        Change dead = see(30, beat(ONE, 1));
        assertThat(dead.removed()).containsExactly(ONE);
        assertThat(dead.dead()).containsExactly("1");
        Change still = see(40, beat(ONE, 1));
        assertThat(still.removed()).isEmpty();
        assertThat(still.dead()).containsExactly("1");
        assertThat(see(50, beat(ONE, 2)).added()).containsExactly(ONE);
    }

    @Test
    void nobodyIsDeadForWhatWasNotSeen() {
        see(0, beat(ONE, 1));
        assertThat(see(100, beat(ONE, 1)).removed()).isEmpty();
        assertThat(see(120, beat(ONE, 1)).removed()).isEmpty();
        assertThat(see(130, beat(ONE, 1)).removed()).containsExactly(ONE);
    }
}
