package io.github.cameljetstream.options;

import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.ServerUrls;
import io.github.cameljetstream.values.Subjects;
import io.github.cameljetstream.values.TextSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules that options share. An error names the option, its value unless it is a secret, and what is expected. */
final class Checks {
    private static final Set<String> SCHEMES = Set.of("nats", "tls", "ws", "wss");
    private static final String NOT_SHOWN =
            "xxxxxx (not shown: it may hold a password, in which '/', ',', '@' and blanks are written %2F, %2C, %40,"
                    + " %20)";

    private Checks() {}

    static IllegalArgumentException refuse(String option, Object value, String expected) {
        Object shown = value instanceof Duration duration ? Durations.format(duration) : value;
        return new IllegalArgumentException(option + "=" + shown + " is refused: it must be " + expected + ".");
    }

    static void notEmpty(String option, String value, String expected) {
        if (value == null || value.isBlank()) {
            throw refuse(option, value, expected);
        }
    }

    static void positive(String option, @Nullable Duration value) {
        if (value != null && (value.isZero() || value.isNegative())) {
            throw refuse(option, value, "a duration of more than nothing, such as 10s");
        }
    }

    static void notNegative(String option, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw refuse(option, value, "a duration, such as 10s, or 0");
        }
    }

    static void atLeast(String option, @Nullable Long value, long least) {
        if (value != null && value < least) {
            throw refuse(option, value, "a number of at least " + least);
        }
    }

    /** For options with -1 for no limit. */
    static void limit(String option, @Nullable Number value) {
        if (value != null && value.longValue() < 1 && value.longValue() != -1) {
            throw refuse(option, value, "a number of at least 1, or -1 for no limit");
        }
    }

    static void range(String option, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw refuse(option, value, "a number from " + least + " to " + most);
        }
    }

    /** Both or neither. The error does not show the values, because they may be secrets. */
    static void together(String option, @Nullable String value, String otherOption, @Nullable String otherValue) {
        if ((value == null) != (otherValue == null)) {
            String given = value == null ? otherOption : option;
            String missing = value == null ? option : otherOption;
            throw new IllegalArgumentException(given + " is set without " + missing + ": set both, or remove both.");
        }
    }

    static void nkeySeed(@Nullable TextSource seed) {
        if (seed != null && seed.inline() && !seed.value().trim().startsWith("SU")) {
            throw new IllegalArgumentException(seed.option()
                    + " is refused: it must be the seed of a user key, which begins with SU (its value is not"
                    + " shown), or a file that contains it, such as file:user.nk.");
        }
    }

    /** Pairs of a name and a value, separated by commas. */
    static Map<String, String> pairs(String option, String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.trim().split("\\s*,\\s*", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || pairs.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw refuse(
                        option, text, "pairs of a name and a value, each name once, such as owner=billing, tier=2");
            }
        }
        return pairs;
    }

    /** Names of streams, durables and groups are one token of a subject and a file name on the server (ADR-6). */
    static void name(String option, @Nullable String name) {
        if (name != null
                && (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || ".*>/\\".indexOf(c) >= 0 || c == 127))) {
            throw refuse(option, name, "a name without spaces, dots, '*', '>', '/' and '\\'");
        }
    }

    /** A subject that may hold wildcards. */
    static void subject(String option, @Nullable String subject) {
        if (subject != null) {
            String problem = Subjects.problem(subject);
            if (problem != null) {
                throw refuse(option, subject, "a NATS subject: " + problem);
            }
        }
    }

    static void publishSubject(String option, @Nullable String subject) {
        subject(option, subject);
        if (subject != null && Subjects.hasWildcard(subject)) {
            throw refuse(option, subject, "a subject without the wildcards '*' and '>', since it is published to");
        }
    }

    /** One connection has one user, whichever server it is connected to. */
    static void oneUser(String option, String[] urls) {
        long users = Arrays.stream(urls)
                .map(ServerUrls::user)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        if (users > 1) {
            throw new IllegalArgumentException(option
                    + " is refused: its URLs have different users. Use the same user in all, or the options"
                    + " username and password.");
        }
    }

    /**
     * Checks each URL. If any URL has a user part, the error shows none of them: a malformed user part may be anywhere.
     */
    static void serverUrls(String option, String whole, String[] urls) {
        for (String url : urls) {
            serverUrl(option, url, whole.contains("@") ? NOT_SHOWN : url);
        }
    }

    private static void serverUrl(String option, String url, String shown) {
        try {
            checkUrl(option, url, new URI(url.contains("://") ? url : "nats://" + url), shown);
        } catch (URISyntaxException e) {
            // The cause would repeat the URL with its password.
            throw refuse(option, shown, "a URL such as nats://localhost:4222");
        }
    }

    private static void checkUrl(String option, String url, URI uri, String shown) {
        if (!SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
            throw refuse(
                    option,
                    shown,
                    "a URL of scheme nats, tls, ws or wss (opentls, which trusts anyone, is not among them)");
        }
        if (uri.getHost() == null || (url.contains("@") && uri.getRawUserInfo() == null)) {
            throw refuse(option, shown, "a URL with a host, such as nats://localhost:4222");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw refuse(option, shown, "a URL with a port from 1 to 65535, such as nats://localhost:4222");
        }
    }
}
