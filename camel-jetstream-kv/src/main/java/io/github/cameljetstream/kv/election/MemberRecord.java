package io.github.cameljetstream.kv.election;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The value of a member's key, {@code camel-member/1 NUMBER: NAME}. The number grows with each heartbeat. */
record MemberRecord(long number, String name) {
    private static final Pattern FORMAT = Pattern.compile("camel-member/1 (\\d{1,18}): (.*)", Pattern.DOTALL);

    byte[] bytes() {
        return ("camel-member/1 " + number + ": " + name).getBytes(StandardCharsets.UTF_8);
    }

    /** Null if the value is of another kind. */
    static @Nullable MemberRecord parse(String value) {
        Matcher matcher = FORMAT.matcher(value);
        return matcher.matches() ? new MemberRecord(Long.parseLong(matcher.group(1)), matcher.group(2)) : null;
    }
}
