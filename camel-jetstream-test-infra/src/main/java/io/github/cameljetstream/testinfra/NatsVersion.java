package io.github.cameljetstream.testinfra;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a nats-server, such as {@code 2.9.10}.
 *
 * @param major first number
 * @param minor second number
 * @param patch third number, 0 where there is none
 */
public record NatsVersion(int major, int minor, int patch) implements Comparable<NatsVersion> {

    /** The oldest release that is supported and tested. */
    public static final NatsVersion OLDEST_SUPPORTED = new NatsVersion(2, 9, 0);

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    private static final Comparator<NatsVersion> ORDER = Comparator.comparingInt(NatsVersion::major)
            .thenComparingInt(NatsVersion::minor)
            .thenComparingInt(NatsVersion::patch);

    /** The first version in a text such as {@code nats-server: v2.9.10}. */
    public static Optional<NatsVersion> find(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.find() ? Optional.of(of(numbers)) : Optional.empty();
    }

    /** The version written as {@code 2.9} or {@code 2.9.10}. */
    public static NatsVersion parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.lookingAt()) {
            throw new IllegalArgumentException(
                    "Not a nats-server version: '" + text + "' (expected e.g. 2.9 or 2.9.10)");
        }
        return of(numbers);
    }

    private static NatsVersion of(Matcher numbers) {
        String patch = numbers.group(3);
        return new NatsVersion(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    /** Whether this is the given release or a later one. */
    public boolean atLeast(int otherMajor, int otherMinor) {
        return compareTo(new NatsVersion(otherMajor, otherMinor, 0)) >= 0;
    }

    /** Whether this is a patch release of the given line, such as 2.9. */
    public boolean isOf(int otherMajor, int otherMinor) {
        return major == otherMajor && minor == otherMinor;
    }

    @Override
    public int compareTo(NatsVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
