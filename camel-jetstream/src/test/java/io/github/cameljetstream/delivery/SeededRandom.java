package io.github.cameljetstream.delivery;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property with many random numbers; a failure names the seed that repeats it. */
public final class SeededRandom {
    private static final int RUNS = 300;

    private SeededRandom() {}

    public static void check(Consumer<Random> property) {
        Long given = Long.getLong("property.seed");
        long first = given == null ? System.nanoTime() : given;
        for (long seed = first; seed < first + (given == null ? RUNS : 1); seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Repeat it with -Dproperty.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
