package io.github.cameljetstream.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void linearTicksAreRoundAndReachTheLargestFigure() {
        assertThat(Axis.linear(3.65).ticks()).containsExactly(0.0, .5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0);
        assertThat(Axis.linear(500).ticks()).containsExactly(0.0, 100.0, 200.0, 300.0, 400.0, 500.0);
        assertThat(Axis.linear(0).ticks()).hasSizeGreaterThan(1);
    }

    @Test
    void logarithmicTicksTakeInAllFigures() {
        assertThat(Axis.logarithmic(.3, 11.9).ticks()).containsExactly(.2, .5, 1.0, 2.0, 5.0, 10.0, 20.0);
        assertThat(Axis.logarithmic(2, 2).ticks()).containsExactly(2.0, 5.0);
        assertThatThrownBy(() -> Axis.logarithmic(0, 1)).hasMessageContaining("no place for 0");
    }

    @Test
    void aFigureLiesBetweenTheEndsOfItsAxis() {
        assertThat(Axis.linear(500).share(125)).isEqualTo(.25);
        assertThat(Axis.logarithmic(1, 100).share(10)).isCloseTo(.5, within(1e-9));
        assertThat(Axis.of(List.of(1.0, 2.0, 5.0)).share(3)).isEqualTo(.5);
    }

    @Test
    void aLabelHasNoDigitTooMany() {
        assertThat(Axis.label(4501)).isEqualTo("4,501");
        assertThat(Axis.label(.5)).isEqualTo("0.5");
        assertThat(Axis.label(100)).isEqualTo("100");
        assertThat(Axis.label(0)).isEqualTo("0");
    }
}
