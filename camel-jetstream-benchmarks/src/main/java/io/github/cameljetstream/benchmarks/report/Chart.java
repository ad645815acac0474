package io.github.cameljetstream.benchmarks.report;

import io.github.cameljetstream.benchmarks.report.Svg.Anchor;
import io.github.cameljetstream.benchmarks.report.Svg.Point;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.DoubleFunction;

/** Draws bars or lines, with their axes and a legend, as SVG. */
final class Chart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = WIDTH - 30;
    private static final int TOP = 40;
    private static final int BOTTOM = HEIGHT - 85;
    private static final double GROUP_SHARE = .8;
    private static final int LETTER_WIDTH = 7;
    private static final String GRID = "#dddddd";
    private static final String INK = "#555555";

    /** A name in the legend, and how it is painted. */
    record Series(String name, String color) {}

    private final Svg svg;
    private final Axis vertical;

    private Chart(String title, String verticalTitle, Axis vertical) {
        this.svg = new Svg(WIDTH, HEIGHT, title);
        this.vertical = vertical;
        svg.title(new Point((LEFT + RIGHT) / 2.0, 25), title);
        svg.upwards(new Point(18, (TOP + BOTTOM) / 2.0), verticalTitle);
        for (double tick : vertical.ticks()) {
            svg.line(new Point(LEFT, height(tick)), new Point(RIGHT, height(tick)), GRID);
            svg.text(new Point(LEFT - 8, height(tick) + 4), Anchor.END, Axis.label(tick));
        }
    }

    /**
     * A group of bars for each name. A series without a figure for a name leaves its place empty.
     *
     * @param figures by series, then in the order of the names; null where there is none
     */
    static String bars(
            String title, String verticalTitle, List<String> names, Map<Series, ? extends List<Double>> figures) {
        double largest = figures.values().stream()
                .flatMap(Collection::stream)
                .filter(each -> each != null)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        Chart chart = new Chart(title, verticalTitle, Axis.linear(largest));
        double group = (RIGHT - LEFT) / (double) names.size();
        double width = group * GROUP_SHARE / figures.size();
        for (int i = 0; i < names.size(); i++) {
            double x = LEFT + group * (i + (1 - GROUP_SHARE) / 2);
            for (Map.Entry<Series, ? extends List<Double>> each : figures.entrySet()) {
                Double figure = each.getValue().get(i);
                if (figure != null) {
                    chart.bar(x, width, figure, each.getKey(), names.get(i));
                }
                x += width;
            }
            chart.below(LEFT + group * (i + .5), names.get(i));
        }
        return chart.end("", new ArrayList<>(figures.keySet()));
    }

    /** A line for each series. */
    static String lines(
            String title,
            String verticalTitle,
            Axis vertical,
            String horizontalTitle,
            Axis horizontal,
            DoubleFunction<String> horizontalLabel,
            Map<Series, NavigableMap<Double, Double>> figures) {
        Chart chart = new Chart(title, verticalTitle, vertical);
        for (double tick : horizontal.ticks()) {
            double x = x(horizontal, tick);
            chart.svg.line(new Point(x, TOP), new Point(x, BOTTOM), GRID);
            chart.below(x, horizontalLabel.apply(tick));
        }
        figures.forEach((series, values) -> {
            Map<Double, Point> points = new LinkedHashMap<>();
            values.forEach((at, figure) -> points.put(at, new Point(x(horizontal, at), chart.height(figure))));
            chart.svg.path(List.copyOf(points.values()), series.color());
            points.forEach((at, point) -> chart.svg.dot(
                    point,
                    series.color(),
                    series.name() + ", " + horizontalLabel.apply(at) + ": " + Axis.label(values.get(at))));
        });
        return chart.end(horizontalTitle, new ArrayList<>(figures.keySet()));
    }

    private static double x(Axis horizontal, double at) {
        return LEFT + 20 + horizontal.share(at) * (RIGHT - LEFT - 40);
    }

    private double height(double figure) {
        return BOTTOM - vertical.share(figure) * (BOTTOM - TOP);
    }

    private void bar(double x, double width, double figure, Series series, String name) {
        svg.bar(
                new Point(x, height(figure)),
                width,
                BOTTOM - height(figure),
                series.color(),
                series.name() + ", " + name + ": " + Axis.label(figure));
    }

    private void below(double x, String words) {
        svg.text(new Point(x, BOTTOM + 18), Anchor.MIDDLE, words);
    }

    private String end(String horizontalTitle, List<Series> all) {
        svg.frame(new Point(LEFT, TOP), RIGHT - LEFT, BOTTOM - TOP, INK);
        svg.text(new Point((LEFT + RIGHT) / 2.0, BOTTOM + 38), Anchor.MIDDLE, horizontalTitle);
        double length = all.stream().mapToDouble(Chart::legendWidth).sum();
        double x = (LEFT + RIGHT - length) / 2;
        for (Series each : all) {
            svg.bar(new Point(x, HEIGHT - 30), 14, 14, each.color(), each.name());
            svg.text(new Point(x + 20, HEIGHT - 18), Anchor.START, each.name());
            x += legendWidth(each);
        }
        return svg.end();
    }

    /** The fonts are the viewer's, so that a width is an estimate. */
    private static double legendWidth(Series series) {
        return 45 + series.name().length() * LETTER_WIDTH;
    }
}
