package io.github.cameljetstream.kv.claim;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of a key: {@code camel-idempotent/1 claimed by INSTANCE.NUMBER for MILLISECONDS ms} or {@code camel-idempotent/1
 * confirmed by INSTANCE.NUMBER}.
 *
 * @param confirmed if true, the message of the key was processed; if false, somebody processes it
 * @param instance the instance that has written it
 * @param number the number of the claim in the instance
 * @param lease how long a claim is valid without a renewal; zero if it is confirmed
 */
record ClaimRecord(boolean confirmed, String instance, long number, Duration lease) {
    private static final String FORMAT = "camel-idempotent/1 ";
    private static final Pattern CLAIMED =
            Pattern.compile(FORMAT + "claimed by (\\w+)\\.(\\d{1,18}) for (\\d{1,15}) ms");
    private static final Pattern CONFIRMED = Pattern.compile(FORMAT + "confirmed by (\\w+)\\.(\\d{1,18})");

    static ClaimRecord claimed(String instance, long number, Duration lease) {
        return new ClaimRecord(false, instance, number, lease);
    }

    ClaimRecord confirm() {
        return new ClaimRecord(true, instance, number, Duration.ZERO);
    }

    boolean isSameClaim(ClaimRecord other) {
        return number == other.number && instance.equals(other.instance);
    }

    byte[] bytes() {
        String text = FORMAT
                + (confirmed ? "confirmed by " : "claimed by ")
                + instance + "." + number
                + (confirmed ? "" : " for " + lease.toMillis() + " ms");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Null if the value is of another kind. */
    static @Nullable ClaimRecord parse(String value) {
        Matcher claimed = CLAIMED.matcher(value);
        if (claimed.matches()) {
            return claimed(
                    claimed.group(1),
                    Long.parseLong(claimed.group(2)),
                    Duration.ofMillis(Long.parseLong(claimed.group(3))));
        }
        Matcher confirmed = CONFIRMED.matcher(value);
        return confirmed.matches()
                ? new ClaimRecord(true, confirmed.group(1), Long.parseLong(confirmed.group(2)), Duration.ZERO)
                : null;
    }
}
