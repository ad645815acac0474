package io.github.cameljetstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every contender does its work, and the counts agree with the server's; the figures are not looked at. Takes minutes:
 * {@code bin/test-long benchmarks} runs it.
 */
@EnabledIfSystemProperty(named = "benchmarks.smoke", matches = "true")
class BenchmarksTest {
    @Test
    void allContendersDoTheirWork(@TempDir Path out) throws Exception {
        Pattern all = Pattern.compile("");
        List<Result> results = Benchmarks.run(Scale.SMOKE, all, all, out);

        assertThat(results).hasSizeGreaterThan(15);
        for (Result result : results) {
            assertThat(result.voids()).as(result.scenario().name()).isEmpty();
            for (String contender : result.contenders()) {
                assertThat(result.has(contender, Metric.RATE) || result.has(contender, Metric.P50))
                        .as(result.scenario().name() + " " + contender)
                        .isTrue();
            }
        }
        JsonObject json = (JsonObject) Jsoner.deserialize(Files.readString(out.resolve("benchmarks.json")));
        assertThat((List<?>) json.get("scenarios")).hasSize(results.size());
        assertThat(Files.readString(out.resolve("benchmarks.txt"))).contains("goals");
        assertThat(out.resolve("latency.svg")).isNotEmptyFile();
        assertThat(out.resolve("publish-rate.svg")).isNotEmptyFile();
        assertThat(out.resolve("routes-threads.svg")).isNotEmptyFile();
    }
}
