package io.github.cameljetstream.benchmarks.report;

import io.github.cameljetstream.benchmarks.Goal;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Result;
import io.github.cameljetstream.benchmarks.Result.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures as AsciiDoc, for the manual: what the baseline did, and the others as ratios to it. */
public final class ManualReport {
    private static final List<Metric> FIGURES = List.of(
            Metric.RATE,
            Metric.ALLOCATED,
            Metric.CPU,
            Metric.P50,
            Metric.P99,
            Metric.READY,
            Metric.CONNECTIONS,
            Metric.THREADS,
            Metric.HEAP,
            Metric.IDLE);

    private final StringBuilder text = new StringBuilder();

    private ManualReport() {}

    public static String of(List<String> circumstances, List<Result> results) {
        ManualReport report = new ManualReport();
        report.line("// Written by bin/benchmark.");
        report.line("");
        circumstances.forEach(each -> report.line("%s. +", each));
        report.line("");
        results.forEach(report::table);
        report.goals(results);
        return report.text.toString();
    }

    private void line(String format, Object... arguments) {
        text.append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments))
                .append('\n');
    }

    private void table(Result result) {
        List<Metric> metrics = FIGURES.stream()
                .filter(each -> result.has(result.baseline(), each))
                .toList();
        line(
                ".%s (`%s`, rounds: %d)",
                result.scenario().title(), result.scenario().name(), result.rounds());
        line("[cols=\"3%s\",options=\"header\"]", ",2".repeat(metrics.size()));
        line("|===");
        text.append("|");
        metrics.forEach(each -> text.append(" |").append(each.unit()));
        line("");
        for (String contender : result.contenders()) {
            line("");
            line("|%s", contender);
            metrics.forEach(each -> line("|%s", cell(result, contender, each)));
        }
        line("|===");
        line("");
    }

    private static String cell(Result result, String contender, Metric metric) {
        if (!result.has(contender, metric)) {
            return "void";
        }
        double median = result.spread(contender, metric).median();
        String figure = String.format(Locale.ROOT, median < 100 ? "%,.1f" : "%,.0f", median);
        if (contender.equals(result.baseline())) {
            return figure;
        }
        Spread ratio = result.ratio(contender, result.baseline(), metric);
        return String.format(Locale.ROOT, "*%.2f* (%.2f to %.2f)", ratio.median(), ratio.least(), ratio.most());
    }

    private void goals(List<Result> results) {
        line(".What we hold ourselves to");
        line("[cols=\"2,5,1,1\",options=\"header\"]");
        line("|===");
        line("|Scenario |Goal |Measured |");
        for (Result result : results) {
            for (Goal goal : Goal.all()) {
                Optional<Goal.Verdict> verdict = goal.judge(result);
                verdict.ifPresent(each -> {
                    line("");
                    line("|`%s` |%s |%.2f |%s", each.scenario(), goal, each.figure(), each.met() ? "met" : "*missed*");
                });
            }
        }
        line("|===");
    }
}
