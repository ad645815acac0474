package io.github.cameljetstream.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is in a group, by what the members announce. */
class GroupViewTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final SortedSet<Integer> NONE = new TreeSet<>();

    private final GroupView view = new GroupView("me");

    private static MemberMessage message(String member, Integer... partitions) {
        return new MemberMessage(member, "s", new TreeSet<>(List.of(partitions)), false);
    }

    @Test
    void aMemberActsOnlyWhileItsOwnAnnouncementsArrive() {
        assertThat(view.isCurrent(0)).isFalse();
        for (long time = 0; time <= 2 * SECOND; time += SECOND / 2) {
            view.heard(message("me"), time);
        }
        assertThat(view.isCurrent(SECOND)).isFalse();
        assertThat(view.isCurrent(2 * SECOND)).isTrue();
        assertThat(view.hearsItself(4 * SECOND)).isFalse();
        assertThat(view.isCurrent(4 * SECOND)).isFalse();

        view.heard(message("me"), 5 * SECOND); // it was cut off: others may have announced something
        assertThat(view.hearsItself(5 * SECOND)).isTrue();
        assertThat(view.isCurrent(5 * SECOND)).isFalse();
    }

    @Test
    void aSilentMemberIsForgottenAndOneThatLeavesAtOnce() {
        view.heard(message("a", 1), 0);
        view.heard(message("b", 2), 2 * SECOND);
        view.heard(message("c", 3), 2 * SECOND);
        assertThat(view.members(NONE, 2 * SECOND)).containsOnlyKeys("a", "b", "c", "me");

        view.heard(new MemberMessage("c", "s", NONE, true), 2 * SECOND);
        assertThat(view.members(NONE, 4 * SECOND)).containsOnlyKeys("b", "me");
    }

    @Test
    void anAnnouncementIsReadAsItIsWritten() {
        MemberMessage written = message("camel-x", 0, 3, 15);

        assertThat(MemberMessage.read(written.write(), 16)).isEqualTo(written);
        assertThat(MemberMessage.read(new MemberMessage("a", "s", NONE, true).write(), 16))
                .isEqualTo(new MemberMessage("a", "s", NONE, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{}",
                "[1]",
                "{\"member\":5}",
                "{\"member\":\"\"}",
                "{\"member\":\"a\"",
                "{\"member\":\"a\"}"
            })
    void whatIsNoAnnouncementIsIgnored(String body) {
        assertThat(MemberMessage.read(body.getBytes(UTF_8), 16)).isNull();
    }

    /** The parser calls itself for each level: anybody who may publish could overflow the stack of the connection. */
    @Test
    void aDeepOrLargeAnnouncementIsIgnored() {
        for (int levels : new int[] {17, 100}) {
            String deep = "{\"member\":\"a\",\"stream\":\"s\",\"x\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
            assertThat(MemberMessage.read(deep.getBytes(UTF_8), 16)).isNull();
        }
        String large = "{\"member\":\"a\",\"stream\":\"s\",\"x\":\"" + "x".repeat(20_000) + "\"}";
        assertThat(MemberMessage.read(large.getBytes(UTF_8), 16)).isNull();
    }

    @Test
    void partitionsThatAreNoNumbersAreIgnored() {
        byte[] body = "{\"member\":\"a\",\"stream\":\"s\",\"partitions\":[1,\"x\",-3,2.5,16,{}]}".getBytes(UTF_8);

        assertThat(MemberMessage.read(body, 16).partitions()).containsExactly(1);
        assertThat(MemberMessage.read(null, 16)).isNull();
    }
}
