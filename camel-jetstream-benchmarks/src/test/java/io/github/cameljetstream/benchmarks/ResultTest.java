package io.github.cameljetstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultTest {
    private final Result result = new Result(
            new Scenario("publish", "publish", List.of(Candidate.of("R", Map::of), Candidate.of("ours", Map::of))));

    @BeforeEach
    void measure() {
        for (double[] round : new double[][] {{100, 50, 10, 11}, {200, 160, 10, 12}, {50, 45, 10, 15}}) {
            result.add("R", Map.of(Metric.RATE, round[0], Metric.CPU, round[2]));
            result.add("ours", Map.of(Metric.RATE, round[1], Metric.CPU, round[3]));
        }
    }

    /** A machine that is slow in one round is so for all. */
    @Test
    void ratiosAreThoseOfTheRounds() {
        assertThat(result.ratio("ours", "R", Metric.RATE)).isEqualTo(new Result.Spread(0.5, 0.8, 0.9));
        assertThat(result.spread("ours", Metric.RATE).median()).isEqualTo(50);
    }

    @Test
    void aVoidRoundHasNoFigure() {
        result.add("R", Map.of(Metric.RATE, 1.0));
        result.isVoid("ours", "one was lost");
        assertThat(result.ratio("ours", "R", Metric.RATE).median()).isEqualTo(0.8);
        assertThat(result.voids()).containsExactly("ours: one was lost");
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        assertThat(Result.Spread.of(4, 1, 2, 3)).isEqualTo(new Result.Spread(1, 2.5, 4));
    }

    @Test
    void aGoalIsMetOrMissed() {
        assertThat(verdict(Metric.RATE, 0.8, 0)).isTrue();
        assertThat(verdict(Metric.RATE, 0.81, 0)).isFalse();
        assertThat(verdict(Metric.CPU, 1.2, 0)).isTrue();
        assertThat(verdict(Metric.CPU, 1.1, 0)).isFalse();
        assertThat(verdict(Metric.CPU, 1, 2)).isTrue();
        assertThat(goal("consume", Metric.CPU, 1, 0).judge(result)).isEmpty();
        assertThat(goal("publish", Metric.P99, 1, 0).judge(result)).isEmpty();
    }

    private boolean verdict(Metric metric, double factor, double allowance) {
        Optional<Goal.Verdict> verdict =
                goal("publish", metric, factor, allowance).judge(result);
        return verdict.orElseThrow().met();
    }

    private static Goal goal(String scenario, Metric metric, double factor, double allowance) {
        return new Goal(Pattern.compile(scenario), "ours", metric, "R", factor, allowance);
    }
}
