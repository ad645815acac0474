package io.github.cameljetstream.benchmarks.report;

import io.github.cameljetstream.benchmarks.Contender;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Result;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The figures as pictures (PNG: SVG would hold each letter as an outline). */
public final class Plots {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final double[] PERCENTILES = {10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};
    private static final Color[] COLOURS = {
        new Color(0x55, 0x55, 0x55),
        new Color(0x9a, 0x9a, 0x9a),
        new Color(0x1b, 0x6c, 0xa8),
        new Color(0xd9, 0x6b, 0x27)
    };

    private final Path folder;

    public Plots(Path folder) {
        this.folder = folder;
    }

    /** A metric of several scenarios, as a ratio to what raw jnats needs. */
    public void ratios(String file, String title, Metric metric, List<Result> results, List<String> contenders)
            throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle("ratio to raw jnats")
                .build();
        List<String> names = results.stream()
                .map(each -> each.scenario().name().replaceFirst("^(consume|publish-async)-", ""))
                .toList();
        if (names.isEmpty()) {
            return;
        }
        for (String contender : contenders) {
            List<Double> ratios = new ArrayList<>();
            for (Result result : results) {
                ratios.add(
                        result.has(contender, metric)
                                ? result.ratio(contender, result.baseline(), metric)
                                        .median()
                                : null);
            }
            if (ratios.stream().anyMatch(each -> each != null)) {
                chart.addSeries(contender, names, ratios);
            }
        }
        chart.getStyler().setAvailableSpaceFill(.8).setOverlapped(false);
        save(chart, file);
    }

    /** The latency by percentile. */
    public void latencies(String file, Map<String, Histogram> histograms) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("latency from publishing to processing, 1,000 messages/s")
                .xAxisTitle("percentile")
                .yAxisTitle("ms")
                .build();
        double[] at = new double[PERCENTILES.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = -Math.log10(1 - PERCENTILES[i] / 100);
        }
        histograms.forEach((name, histogram) -> {
            double[] millis = new double[at.length];
            for (int i = 0; i < at.length; i++) {
                millis[i] = histogram.getValueAtPercentile(PERCENTILES[i]) / 1e3;
            }
            chart.addSeries(name, at, millis);
        });
        chart.setCustomXAxisTickLabelsFormatter(x -> String.format("%.4g %%", 100 - 100 / Math.pow(10, x)));
        chart.getStyler().setYAxisLogarithmic(true);
        save(chart, file);
    }

    /** A metric by the number of routes. */
    public void routes(String file, Metric metric, Map<Integer, Result> results) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(metric.unit())
                .xAxisTitle("routes on one context")
                .build();
        for (String contender : List.of(Contender.RAW, Contender.OURS, Contender.INCUMBENT)) {
            List<Integer> at = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            results.forEach((routes, result) -> {
                if (result.has(contender, metric)) {
                    at.add(routes);
                    values.add(result.spread(contender, metric).median());
                }
            });
            if (!at.isEmpty()) {
                chart.addSeries(contender, at, values);
            }
        }
        save(chart, file);
    }

    private void save(Chart<?, ?> chart, String file) throws IOException {
        Styler styler = chart.getStyler();
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setSeriesColors(COLOURS);
        styler.setChartBackgroundColor(Color.WHITE);
        BitmapEncoder.saveBitmap(chart, folder.resolve(file).toString(), BitmapFormat.PNG);
    }
}
