package io.github.cameljetstream.kv.election;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of the leader's key: {@code camel-leader/1 held by INSTANCE.TERM for MILLISECONDS ms: MEMBER} or {@code
 * camel-leader/1 released by INSTANCE.TERM: MEMBER}.
 *
 * @param released if true, nobody leads, and the next member may claim at once
 * @param instance the instance that has written it, unique in the world
 * @param term the number of the claim in the instance
 * @param lease how long a claim is valid without a renewal; zero if it is released
 * @param member the name of the member, for people
 */
record LeaderRecord(boolean released, String instance, long term, Duration lease, String member) {
    private static final String FORMAT = "camel-leader/1 ";
    private static final Pattern HELD =
            Pattern.compile(FORMAT + "held by (\\w+)\\.(\\d{1,18}) for (\\d{1,12}) ms: (.*)", Pattern.DOTALL);
    private static final Pattern RELEASED =
            Pattern.compile(FORMAT + "released by (\\w+)\\.(\\d{1,18}): (.*)", Pattern.DOTALL);

    static LeaderRecord held(String instance, long term, Duration lease, String member) {
        return new LeaderRecord(false, instance, term, lease, member);
    }

    LeaderRecord release() {
        return new LeaderRecord(true, instance, term, Duration.ZERO, member);
    }

    /** If true, both are of one claim. */
    boolean isSameClaim(LeaderRecord other) {
        return released == other.released && term == other.term && instance.equals(other.instance);
    }

    byte[] bytes() {
        String text = FORMAT
                + (released ? "released by " : "held by ")
                + instance + "." + term
                + (released ? "" : " for " + lease.toMillis() + " ms")
                + ": " + member;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Null if the value is of another kind. */
    static @Nullable LeaderRecord parse(String value) {
        Matcher held = HELD.matcher(value);
        if (held.matches()) {
            return held(
                    held.group(1),
                    Long.parseLong(held.group(2)),
                    Duration.ofMillis(Long.parseLong(held.group(3))),
                    held.group(4));
        }
        Matcher released = RELEASED.matcher(value);
        return released.matches()
                ? new LeaderRecord(
                        true, released.group(1), Long.parseLong(released.group(2)), Duration.ZERO, released.group(3))
                : null;
    }
}
