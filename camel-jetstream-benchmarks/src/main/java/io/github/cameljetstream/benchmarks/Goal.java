package io.github.cameljetstream.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What we hold ourselves to: a figure of ours, against that of another in the same rounds mostly.
 *
 * @param scenarios the names of the scenarios
 * @param against null if our figure itself is limited
 * @param factor what the ratio must reach, or must not exceed if less is better
 * @param allowance what may be added to the other's figure before
 */
public record Goal(
        Pattern scenarios, String contender, Metric metric, String against, double factor, double allowance) {

    /** All goals. */
    public static List<Goal> all() {
        return List.of(
                least("publish-async-.*", Candidate.OURS_WITHOUT_IDS, Metric.RATE, Candidate.CAMEL, 0.97),
                least("publish-async-.*", Candidate.OURS, Metric.RATE, Candidate.CAMEL_IDS, 0.97),
                most("publish-async-128", Candidate.OURS_WITHOUT_IDS, Metric.ALLOCATED, Candidate.CAMEL, 1, 0),
                most("publish-async-.*", Candidate.OURS_WITHOUT_IDS, Metric.CPU, Candidate.CAMEL, 1.05, 0),
                most("publish-async-128", Candidate.OURS_WITHOUT_IDS, Metric.CLIENT_CPU, Candidate.CAMEL, 1.05, 0),
                least("publish-async-65536", Candidate.OURS_WITHOUT_IDS, Metric.RATE, Candidate.RAW, 0.95),
                least("publish-batch-.*", Candidate.EACH_WITHOUT_IDS, Metric.RATE, Candidate.RAW, 0.97),
                least("publish-batch-.*", Candidate.EACH, Metric.RATE, Candidate.RAW_IDS, 0.97),
                least("publish-batch-(128|1024)", Candidate.ATOMIC_WITHOUT_IDS, Metric.RATE, Candidate.RAW, 0.75),
                least("publish-fast-128", Candidate.FAST_WITHOUT_IDS, Metric.RATE, Candidate.RAW, 1.6),
                least("publish-fast-1024", Candidate.FAST_WITHOUT_IDS, Metric.RATE, Candidate.RAW, 1.4),
                most("publish-fast-.*", Candidate.FAST_WITHOUT_IDS, Metric.CLIENT_CPU, Candidate.RAW, 0.35, 0),
                least("publish-sync-1-128", Candidate.OURS_WITHOUT_IDS, Metric.RATE, Candidate.CAMEL, 0.97),
                least("publish-sync-32-128", Candidate.OURS_WITHOUT_IDS, Metric.RATE, Candidate.CAMEL, 1),
                most("publish-sync-.*-128", Candidate.OURS_WITHOUT_IDS, Metric.CLIENT_CPU, Candidate.CAMEL, 1.05, 0),
                least("publish-sync-32-.*", Candidate.OURS_WITHOUT_IDS, Metric.RATE, Candidate.RAW, 0.97),
                least("publish-sync-32-.*", Candidate.OURS, Metric.RATE, Candidate.RAW_IDS, 0.97),
                least("consume-(pull|push)-.*", Candidate.OURS, Metric.RATE, Candidate.CAMEL, 0.97),
                most("consume-(pull|push)-128", Candidate.OURS, Metric.ALLOCATED, Candidate.CAMEL, 1, 300),
                most("consume-(pull|push)-.*", Candidate.OURS, Metric.CPU, Candidate.CAMEL, 1.05, 0),
                least("consume-kinds-.*", Candidate.BATCHES, Metric.RATE, Candidate.RAW, 1.2),
                least("consume-work-.*", Candidate.OURS, Metric.RATE, Candidate.RAW, 0.97),
                most("consume-work-.*", Candidate.OURS, Metric.CPU, Candidate.CAMEL, 1.15, 0),
                most("latency", Candidate.OURS, Metric.P50, Candidate.RAW, 1.05, 0),
                most("latency", Candidate.OURS, Metric.P99, Candidate.CAMEL, 1.1, 0),
                most("routes-500", Candidate.OURS, Metric.CONNECTIONS, Candidate.RAW, 1, 0),
                most("routes-500", Candidate.OURS, Metric.THREADS, Candidate.RAW, 1, 12),
                limit("routes-500", Candidate.OURS, Metric.HEAP, 16),
                most("routes-500", Candidate.OURS, Metric.READY, Candidate.RAW, 1.1, 0),
                least("routes-500", Candidate.OURS, Metric.RATE, Candidate.RAW, 0.95));
    }

    private static Goal least(String scenarios, String contender, Metric metric, String against, double factor) {
        return new Goal(Pattern.compile(scenarios), contender, metric, against, factor, 0);
    }

    private static Goal most(
            String scenarios, String contender, Metric metric, String against, double factor, double allowance) {
        return new Goal(Pattern.compile(scenarios), contender, metric, against, factor, allowance);
    }

    private static Goal limit(String scenarios, String contender, Metric metric, double most) {
        return new Goal(Pattern.compile(scenarios), contender, metric, null, most, 0);
    }

    /**
     * A goal held against a result.
     *
     * @param figure the ratio, or our figure itself if it is not compared to another
     */
    public record Verdict(Goal goal, String scenario, double figure, boolean met) {}

    /** Empty if it is not about the scenario. */
    public Optional<Verdict> judge(Result result) {
        String scenario = result.scenario().name();
        if (!scenarios.matcher(scenario).matches()
                || !result.has(contender, metric)
                || (against != null && !result.has(against, metric))) {
            return Optional.empty();
        }
        double figure = against == null
                ? result.spread(contender, metric).median()
                : result.ratio(contender, against, metric, allowance).median();
        return Optional.of(
                new Verdict(this, scenario, figure, metric.moreIsBetter() ? figure >= factor : figure <= factor));
    }

    @Override
    public String toString() {
        return metric.name().toLowerCase(Locale.ROOT) + " of " + contender
                + (metric.moreIsBetter() ? " at least " : " at most ") + factor
                + (against == null ? "" : " of " + against)
                + (allowance == 0 ? "" : " and " + Math.round(allowance) + " more");
    }
}
