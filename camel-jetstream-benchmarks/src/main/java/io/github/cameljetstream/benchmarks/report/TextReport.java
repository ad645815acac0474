package io.github.cameljetstream.benchmarks.report;

import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Goal;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Result;
import io.github.cameljetstream.benchmarks.Result.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures as tables to read. */
public final class TextReport {
    private static final List<Metric> FIGURES = List.of(
            Metric.RATE,
            Metric.ALLOCATED,
            Metric.CPU,
            Metric.CLIENT_CPU,
            Metric.P50,
            Metric.P99,
            Metric.P999,
            Metric.READY,
            Metric.CONNECTIONS,
            Metric.THREADS,
            Metric.HEAP,
            Metric.IDLE);

    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    /** A table for each result, and the goals. */
    public static String of(List<String> circumstances, List<Result> results) {
        TextReport report = new TextReport();
        circumstances.forEach(report::line);
        results.forEach(report::table);
        report.goals(results);
        return report.text.toString();
    }

    private void line(String format, Object... arguments) {
        text.append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments))
                .append('\n');
    }

    private void table(Result result) {
        line("");
        line("%s (%s, %d rounds)", result.scenario().title(), result.scenario().name(), result.rounds());
        for (Metric metric : FIGURES) {
            if (!result.has(result.baseline(), metric)) {
                continue;
            }
            line("  %s", metric.unit());
            for (String contender : result.contenders()) {
                if (result.has(contender, metric)) {
                    row(result, contender, metric);
                }
            }
        }
        result.voids().forEach(each -> line("  VOID %s", each));
    }

    private void row(Result result, String contender, Metric metric) {
        Spread ratio = result.ratio(contender, result.baseline(), metric);
        String toCamel = result.has(Candidate.CAMEL, metric)
                ? String.format(
                        Locale.ROOT,
                        "   %.2f of C",
                        result.ratio(contender, Candidate.CAMEL, metric).median())
                : "";
        line(
                "    %-26s %,12.1f   %.2f of %s (%.2f to %.2f)%s",
                contender,
                result.spread(contender, metric).median(),
                ratio.median(),
                result.baseline(),
                ratio.least(),
                ratio.most(),
                toCamel);
    }

    private void goals(List<Result> results) {
        line("");
        line("goals");
        for (Result result : results) {
            for (Goal goal : Goal.all()) {
                Optional<Goal.Verdict> verdict = goal.judge(result);
                verdict.ifPresent(each -> line(
                        "  %-6s %-20s %.3f   %s", each.met() ? "met" : "MISSED", each.scenario(), each.figure(), goal));
            }
        }
    }
}
