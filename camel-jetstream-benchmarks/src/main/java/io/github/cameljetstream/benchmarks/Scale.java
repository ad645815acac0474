package io.github.cameljetstream.benchmarks;

import java.util.List;

/**
 * How much is measured.
 *
 * @param small how many messages a round has, of the small sizes
 * @param large how many of 64 KiB
 * @param latency how many at the steady rate
 * @param first whether all of it runs once before anything is measured
 * @param warmUps rounds that are not counted, besides the first of all
 * @param rounds those that are
 * @param slowRounds those of what takes long: latencies, and processes of their own
 * @param routes the numbers of routes on one context
 */
record Scale(
        int small,
        int large,
        int latency,
        boolean first,
        int warmUps,
        int rounds,
        int slowRounds,
        List<Integer> routes) {
    /** All of it for a moment each, to see that it works: the figures say nothing. */
    static final Scale SMOKE = new Scale(2_000, 40, 200, false, 0, 1, 1, List.of(1, 3));
    /** About five minutes. */
    static final Scale QUICK = new Scale(20_000, 1_500, 3_000, true, 0, 3, 1, List.of(1, 500));
    /** About half an hour. */
    static final Scale FULL = new Scale(40_000, 3_000, 6_000, true, 1, 8, 3, List.of(1, 100, 500));

    static Scale named(String name) {
        return switch (name) {
            case "smoke" -> SMOKE;
            case "quick" -> QUICK;
            case "full" -> FULL;
            default -> throw new IllegalArgumentException(name + " is none of quick, full, smoke");
        };
    }

    Scale withMessages(int number) {
        return new Scale(number, Math.max(1, number / 15), latency, first, warmUps, rounds, slowRounds, routes);
    }

    Scale withRounds(int number) {
        return new Scale(small, large, latency, first, warmUps, number, number, routes);
    }
}
