package io.github.cameljetstream.faults;

import java.util.stream.Stream;

/** What only the long form of the fault suite runs ({@code bin/faults} sets {@code faults.long}). */
final class LongForm {
    private static final boolean IS_WANTED = Boolean.getBoolean("faults.long");

    private LongForm() {}

    /** The cases of the default build, then those that the long form adds. */
    static Stream<String> cases(Stream<String> always, String... more) {
        return IS_WANTED ? Stream.concat(always, Stream.of(more)) : always;
    }
}
