package io.github.cameljetstream.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What was measured of a scenario, round by round. */
public final class Result {
    private final Scenario scenario;
    private final Map<String, List<Map<Metric, Double>>> rounds = new LinkedHashMap<>();
    private final List<String> voids = new ArrayList<>();

    Result(Scenario scenario) {
        this.scenario = scenario;
        for (Candidate contender : scenario.contenders()) {
            rounds.put(contender.name(), new ArrayList<>());
        }
    }

    /** The least, the middle and the most of some figures. */
    public record Spread(double least, double median, double most) {
        static Spread of(double... figures) {
            double[] sorted = figures.clone();
            Arrays.sort(sorted);
            return new Spread(
                    sorted[0],
                    (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2,
                    sorted[sorted.length - 1]);
        }
    }

    void add(String contender, Map<Metric, Double> sample) {
        rounds.get(contender).add(new EnumMap<>(sample));
    }

    /** A round was void: its contender has no figure. */
    void isVoid(String contender, String why) {
        voids.add(contender + ": " + why);
        rounds.get(contender).add(Map.of());
    }

    public Scenario scenario() {
        return scenario;
    }

    public List<String> voids() {
        return voids;
    }

    public Set<String> contenders() {
        return rounds.keySet();
    }

    public String baseline() {
        return scenario.contenders().get(0).name();
    }

    public int rounds() {
        return rounds.get(baseline()).size();
    }

    public boolean has(String contender, Metric metric) {
        return rounds.containsKey(contender)
                && rounds.get(contender).stream().anyMatch(sample -> sample.containsKey(metric));
    }

    public Spread spread(String contender, Metric metric) {
        return Spread.of(rounds.get(contender).stream()
                .filter(sample -> sample.containsKey(metric))
                .mapToDouble(sample -> sample.get(metric))
                .toArray());
    }

    /** Of the ratios round by round, which a machine that drifts disturbs less than the ratio of the medians. */
    public Spread ratio(String contender, String to, Metric metric) {
        return ratio(contender, to, metric, 0);
    }

    /**
     * @param allowance is added to the figures of {@code to} before
     */
    Spread ratio(String contender, String to, Metric metric, double allowance) {
        List<Map<Metric, Double>> ones = rounds.get(contender);
        List<Map<Metric, Double>> others = rounds.get(to);
        return Spread.of(IntStream.range(0, ones.size())
                .filter(i -> ones.get(i).containsKey(metric) && others.get(i).containsKey(metric))
                .mapToDouble(i -> ones.get(i).get(metric) / (others.get(i).get(metric) + allowance))
                .toArray());
    }
}
