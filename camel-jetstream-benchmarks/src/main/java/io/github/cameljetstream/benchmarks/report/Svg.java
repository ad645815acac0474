package io.github.cameljetstream.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Writes an SVG document: the shapes that a chart consists of, nothing more. It draws without AWT, because a JDK has the
 * native libraries of its fonts only where the system provides them.
 */
final class Svg {
    /** Where a text ends, or begins, or has its middle. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A point in pixels, from the upper left corner. */
    record Point(double x, double y) {}

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                width, height, width, height);
        add("<title>%s</title>", escaped(title));
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
    }

    void line(Point from, Point to, String color) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                from.x(), from.y(), to.x(), to.y(), color);
    }

    /** A rectangle; a viewer shows the label when it points there. */
    void bar(Point corner, double width, double height, String color, String label) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>",
                corner.x(), corner.y(), width, height, color, escaped(label));
    }

    void frame(Point corner, double width, double height, String color) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"%s\"/>",
                corner.x(), corner.y(), width, height, color);
    }

    void path(List<Point> points, String color) {
        StringBuilder joined = new StringBuilder();
        points.forEach(each -> joined.append(String.format(Locale.ROOT, "%.1f,%.1f ", each.x(), each.y())));
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                joined.toString().strip(), color);
    }

    /** The mark of a figure; a viewer shows the label when it points there. */
    void dot(Point at, String color, String label) {
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s</title></circle>",
                at.x(), at.y(), color, escaped(label));
    }

    void text(Point at, Anchor anchor, String words) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                at.x(), at.y(), anchor.name().toLowerCase(Locale.ROOT), escaped(words));
    }

    void title(Point at, String words) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"14\" font-weight=\"bold\">%s</text>",
                at.x(), at.y(), escaped(words));
    }

    /** A text that reads upwards. */
    void upwards(Point at, String words) {
        add(
                "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                at.x(), at.y(), escaped(words));
    }

    String end() {
        return text + "</svg>\n";
    }

    private void add(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
