package io.github.cameljetstream.testinfra;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of the executables that are there is meant by {@code oldest}, {@code newest}, {@code any} or a number. */
final class WantedVersion {
    /** Those of bin/nats-server-fetch: exact, so that a test does not change with the day it runs. */
    private static final String OLDEST_IMAGE = "nats:2.9.25";

    private static final String NEWEST_IMAGE = "nats:2.15.1";

    private final String text;

    private WantedVersion(String text) {
        this.text = text;
    }

    static WantedVersion of(String text) {
        if (!isWord(text)) {
            NatsVersion.parse(text);
        }
        return new WantedVersion(text);
    }

    private static boolean isWord(String text) {
        return text.equals("oldest") || text.equals("newest") || text.equals("any");
    }

    /** The best match: the highest version that is accepted. */
    Optional<NatsBinary> best(Collection<NatsBinary> candidates) {
        return candidates.stream().filter(this::accepts).max(Comparator.comparing(NatsBinary::version));
    }

    boolean accepts(NatsBinary candidate) {
        NatsVersion version = candidate.version();
        if (isWord(text)) {
            return text.equals("oldest")
                    ? version.isOf(NatsVersion.OLDEST_SUPPORTED.major(), NatsVersion.OLDEST_SUPPORTED.minor())
                    : version.compareTo(NatsVersion.OLDEST_SUPPORTED) >= 0;
        }
        return (version + ".").startsWith(text + ".");
    }

    /** What to pass to {@code bin/nats-server-fetch}. */
    String fetchArgument() {
        return text.equals("oldest") ? "oldest" : "newest";
    }

    /** The container image, of an exact version, that serves this wish. */
    String image() {
        return switch (text) {
            case "oldest" -> OLDEST_IMAGE;
            case "newest", "any" -> NEWEST_IMAGE;
            default -> "nats:" + text;
        };
    }

    @Override
    public String toString() {
        return switch (text) {
            case "oldest" ->
                "a nats-server " + NatsVersion.OLDEST_SUPPORTED.major() + "." + NatsVersion.OLDEST_SUPPORTED.minor()
                        + " (the oldest supported)";
            case "newest", "any" ->
                "a nats-server " + NatsVersion.OLDEST_SUPPORTED.major() + "." + NatsVersion.OLDEST_SUPPORTED.minor()
                        + " or newer";
            default -> "nats-server " + text;
        };
    }
}
