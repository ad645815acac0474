package io.github.cameljetstream.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Lets the contenders of a scenario do their work round by round, each round beginning with another of them. */
final class Rounds {
    private final int warmUps;
    private final int counted;
    private final PrintStream log;

    Rounds(int warmUps, int counted, PrintStream log) {
        this.warmUps = warmUps;
        this.counted = counted;
        this.log = log;
    }

    Result run(Scenario scenario) throws Exception {
        Result result = new Result(scenario);
        List<Candidate> contenders = scenario.contenders();
        scenario.before().run();
        for (int round = -warmUps; round < counted; round++) {
            log.printf("%-28s %7s ", scenario.name(), round < 0 ? "warm-up" : Integer.toString(round + 1));
            for (int i = 0; i < contenders.size(); i++) {
                Candidate contender = contenders.get(Math.floorMod(round + i, contenders.size()));
                try {
                    Map<Metric, Double> sample = contender.round();
                    if (round >= 0) {
                        result.add(contender.name(), sample);
                    }
                    log.printf(" %s %s", contender.name(), brief(sample));
                } catch (VoidRoundException e) {
                    log.printf(" %s VOID (%s)", contender.name(), e.getMessage());
                    if (round >= 0) {
                        result.isVoid(contender.name(), e.getMessage());
                    }
                }
            }
            log.println();
        }
        scenario.after().run();
        return result;
    }

    private static String brief(Map<Metric, Double> sample) {
        Metric metric = sample.containsKey(Metric.RATE) ? Metric.RATE : Metric.P50;
        return String.format("%,.0f", sample.getOrDefault(metric, Double.NaN));
    }
}
