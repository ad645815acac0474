package io.github.cameljetstream.benchmarks.report;

import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Result;
import io.github.cameljetstream.benchmarks.report.Chart.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** Writes the figures as pictures (SVG). */
public final class Plots {
    private static final double[] PERCENTILES = {10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};
    private static final Map<String, String> COLORS = Map.of(
            Candidate.RAW, "#555555",
            Candidate.RAW_AGAIN, "#b0b0b0",
            Candidate.CAMEL, "#3d8b5a",
            Candidate.OURS_WITHOUT_IDS, "#7fb3d9",
            Candidate.OURS, "#1b6ca8",
            Candidate.INCUMBENT, "#d96b27");

    private final Path folder;

    public Plots(Path folder) {
        this.folder = folder;
    }

    /** A metric of several scenarios, as a ratio to what raw jnats needs. */
    public void ratios(String file, String title, Metric metric, List<Result> results, List<String> contenders)
            throws IOException {
        List<String> names = results.stream()
                .map(each -> each.scenario().name().replaceFirst("^(consume|publish)-", ""))
                .toList();
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        for (String contender : contenders) {
            ratios.put(contender, new ArrayList<>());
            for (Result result : results) {
                ratios.get(contender)
                        .add(
                                result.has(contender, metric)
                                        ? result.ratio(contender, result.baseline(), metric)
                                                .median()
                                        : null);
            }
        }
        ratios(file, title, names, ratios);
    }

    /** Ratios by contender, in the order of the names; null where there is none. */
    void ratios(String file, String title, List<String> names, Map<String, List<Double>> ratios) throws IOException {
        Map<Series, List<Double>> figures = new LinkedHashMap<>();
        ratios.forEach((contender, values) -> {
            if (values.stream().anyMatch(each -> each != null)) {
                figures.put(series(contender), values);
            }
        });
        if (!figures.isEmpty()) {
            save(file, Chart.bars(title, "ratio to raw jnats", names, figures));
        }
    }

    /** The latency by percentile. */
    public void latencies(String file, Map<String, Histogram> histograms) throws IOException {
        Map<String, NavigableMap<Double, Double>> millis = new LinkedHashMap<>();
        histograms.forEach((name, histogram) -> {
            NavigableMap<Double, Double> values = new TreeMap<>();
            for (double percentile : PERCENTILES) {
                values.put(percentile, histogram.getValueAtPercentile(percentile) / 1e3);
            }
            millis.put(name, values);
        });
        latencyPercentiles(file, millis);
    }

    /** Milliseconds by contender and percentile. The distance between 90 and 99 is that between 99 and 99.9. */
    void latencyPercentiles(String file, Map<String, NavigableMap<Double, Double>> millis) throws IOException {
        Map<Series, NavigableMap<Double, Double>> figures = new LinkedHashMap<>();
        millis.forEach((name, values) -> {
            NavigableMap<Double, Double> placed = new TreeMap<>();
            values.forEach((percentile, value) -> placed.put(place(percentile), value));
            figures.put(series(name), placed);
        });
        save(
                file,
                Chart.lines(
                        "latency from publishing to processing, 1,000 messages/s",
                        "ms",
                        Axis.logarithmic(
                                figures(millis).min().orElse(1),
                                figures(millis).max().orElse(1)),
                        "percentile",
                        Axis.of(DoubleStream.of(0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99)
                                .mapToObj(Plots::place)
                                .toList()),
                        Plots::percentile,
                        figures));
    }

    private static double place(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    private static String percentile(double place) {
        return String.format(Locale.ROOT, "%.2f", 100 - 100 / Math.pow(10, place))
                        .replaceFirst("\\.?0+$", "")
                + " %";
    }

    /** A metric by the number of routes. */
    public void routes(String file, Metric metric, Map<Integer, Result> results) throws IOException {
        Map<String, NavigableMap<Double, Double>> medians = new LinkedHashMap<>();
        for (String contender : List.of(Candidate.RAW, Candidate.OURS, Candidate.INCUMBENT)) {
            NavigableMap<Double, Double> values = new TreeMap<>();
            results.forEach((routes, result) -> {
                if (result.has(contender, metric)) {
                    values.put((double) routes, result.spread(contender, metric).median());
                }
            });
            if (!values.isEmpty()) {
                medians.put(contender, values);
            }
        }
        routeMedians(file, metric, medians);
    }

    /** Medians by contender and number of routes. */
    void routeMedians(String file, Metric metric, Map<String, NavigableMap<Double, Double>> medians)
            throws IOException {
        Map<Series, NavigableMap<Double, Double>> figures = new LinkedHashMap<>();
        medians.forEach((name, values) -> figures.put(series(name), values));
        double most = medians.values().stream()
                .mapToDouble(NavigableMap::lastKey)
                .max()
                .orElse(1);
        save(
                file,
                Chart.lines(
                        metric.unit(),
                        metric.unit().replaceFirst(" .*", ""),
                        Axis.linear(figures(medians).max().orElse(1)),
                        "routes on one context",
                        Axis.linear(most),
                        Axis::label,
                        figures));
    }

    private static DoubleStream figures(Map<String, NavigableMap<Double, Double>> all) {
        return all.values().stream()
                .map(NavigableMap::values)
                .flatMap(Collection::stream)
                .mapToDouble(Double::doubleValue);
    }

    private static Series series(String contender) {
        return new Series(contender, COLORS.getOrDefault(contender, "#8a5a9e"));
    }

    private void save(String file, String svg) throws IOException {
        Files.writeString(folder.resolve(file), svg);
    }
}
