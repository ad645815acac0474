package io.github.cameljetstream.kv.election;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Elections in virtual time, with faults at random; -Dkv.election.seeds runs more. */
class ElectionSimulationTest {
    private static final int SEEDS = Integer.getInteger("kv.election.seeds", 60);

    @Test
    void thereIsOneLeaderAtMostWhateverHappens() {
        int leaderships = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                leaderships += new ElectionSimulation(seed).run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(leaderships).isGreaterThan(SEEDS * 5);
    }
}
