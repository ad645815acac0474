package io.github.cameljetstream.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A diagram of the manual, drawn from its text: boxes on a grid, arrows between them, and frames around them. The picture
 * has its colors for light and for dark backgrounds. Not thread-safe.
 */
final class Diagram {
    private static final int COLUMN = 250;
    private static final int ROW = 96;
    private static final int WIDTH = 172;
    private static final int HEIGHT = 62;
    private static final int TOP = 44;
    private static final int LINE = 15;
    private static final String STYLE =
            """
            <style>
            text { font: 12px 'DejaVu Sans', Verdana, sans-serif; fill: #1f2933; text-anchor: middle; }
            .title { font-size: 15px; font-weight: bold; }
            .first { font-weight: bold; }
            .back { fill: #ffffff; }
            .frame { fill: none; stroke: #9aa5b1; stroke-dasharray: 5 4; }
            .frame-name, .label { fill: #52606d; font-size: 11px; }
            .label { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
            .box { fill: #f5f7fa; stroke: #7b8794; stroke-width: 1.3; }
            .strong { fill: #d6e9f8; stroke: #1f5f8b; }
            .store { fill: #fff3d6; stroke: #b7791f; }
            .good { fill: #dcf5e3; stroke: #2f7d4f; }
            .bad { fill: #fbe0e0; stroke: #b03a3a; }
            .question { fill: #efe6fb; stroke: #6b46a8; }
            .arrow { fill: none; stroke: #52606d; stroke-width: 1.4; }
            .head { fill: #52606d; }
            @media (prefers-color-scheme: dark) {
            text { fill: #e4e7eb; }
            .back { fill: #161b22; }
            .frame { stroke: #616e7c; }
            .frame-name, .label { fill: #b8c2cc; }
            .label { stroke: #161b22; }
            .box { fill: #242c36; stroke: #9aa5b1; }
            .strong { fill: #17384f; stroke: #6db3e8; }
            .store { fill: #453718; stroke: #e0b04c; }
            .good { fill: #1b3d29; stroke: #67c98d; }
            .bad { fill: #4a2121; stroke: #e88787; }
            .question { fill: #36284d; stroke: #b794f4; }
            .arrow { stroke: #b8c2cc; }
            .head { fill: #b8c2cc; }
            }
            </style>
            """;
    private static final Pattern STATEMENT = Pattern.compile("(title|size|group|box|arrow) (.*)");
    private static final Pattern SIZE = Pattern.compile("(\\d) x (\\d)");
    private static final Pattern GROUP = Pattern.compile("(\\d),(\\d) (\\d),(\\d) (.*)");
    private static final Pattern BOX = Pattern.compile("(\\w+) (\\d),(\\d)(?: (strong|store|good|bad|question))? (.*)");
    private static final Pattern ARROW = Pattern.compile("(\\w+) (\\w+) ?(.*?) ?(above|below)?");

    private final Map<String, double[]> boxes = new LinkedHashMap<>();
    private final List<String> frames = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> shapes = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private String title = "";
    private int columns;
    private int rows;

    /** The picture of a diagram's text, as SVG. */
    static String svg(String text) {
        Diagram diagram = new Diagram();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(diagram::add);
        return diagram.svg();
    }

    private void add(String line) {
        Matcher statement = matched(STATEMENT, line);
        String rest = statement.group(2);
        switch (statement.group(1)) {
            case "title" -> title = rest;
            case "size" -> {
                Matcher size = matched(SIZE, rest);
                columns = Integer.parseInt(size.group(1));
                rows = Integer.parseInt(size.group(2));
            }
            case "group" -> addGroup(matched(GROUP, rest));
            case "box" -> addBox(matched(BOX, rest));
            default -> addArrow(matched(ARROW, rest));
        }
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a line of a diagram: " + text);
        }
        return matcher;
    }

    private static double x(String column) {
        return 20 + Integer.parseInt(column) * COLUMN + WIDTH / 2.0;
    }

    private static double y(String row) {
        return TOP + 24 + Integer.parseInt(row) * ROW + HEIGHT / 2.0;
    }

    private void addGroup(Matcher group) {
        double left = x(group.group(1)) - WIDTH / 2.0 - 12;
        double top = y(group.group(2)) - HEIGHT / 2.0 - 22;
        double right = x(group.group(3)) + WIDTH / 2.0 + 12;
        double bottom = y(group.group(4)) + HEIGHT / 2.0 + 10;
        frames.add(format(
                "<rect class=\"frame\" x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" rx=\"8\"/>",
                left, top, right - left, bottom - top));
        labels.add(text("frame-name", (left + right) / 2, top + 14, group.group(5)));
    }

    private void addBox(Matcher box) {
        double x = x(box.group(2));
        double y = y(box.group(3));
        boxes.put(box.group(1), new double[] {x, y});
        shapes.add(format(
                "<rect class=\"box%s\" x=\"%.0f\" y=\"%.0f\" width=\"%d\" height=\"%d\" rx=\"7\"/>",
                box.group(4) == null ? "" : " " + box.group(4), x - WIDTH / 2.0, y - HEIGHT / 2.0, WIDTH, HEIGHT));
        String[] words = box.group(5).split(" \\| ", -1);
        for (int i = 0; i < words.length; i++) {
            double line = y + 4 + (i - (words.length - 1) / 2.0) * LINE;
            shapes.add(text(i == 0 ? "first" : "more", x, line, words[i]));
        }
    }

    private void addArrow(Matcher arrow) {
        double[] from = center(arrow.group(1));
        double[] to = center(arrow.group(2));
        String where = arrow.group(4) == null ? "" : arrow.group(4);
        boolean both = arrow.group(3).equals("both");
        double bend = where.equals("above") ? -1.6 * HEIGHT : where.equals("below") ? 2.2 * HEIGHT : 0;
        double middleX = (from[0] + to[0]) / 2;
        double middleY = (from[1] + to[1]) / 2 + bend;
        double[] start = edge(from, bend == 0 ? to : new double[] {middleX, middleY});
        double[] end = edge(to, bend == 0 ? from : new double[] {middleX, middleY});
        lines.add(format(
                "<path class=\"arrow\" d=\"M%.0f,%.0f Q%.0f,%.0f %.0f,%.0f\"/>",
                start[0], start[1], middleX, middleY, end[0], end[1]));
        lines.add(head(end, middleX, middleY));
        if (both) {
            lines.add(head(start, middleX, middleY));
        }
        if (!both && !arrow.group(3).isBlank()) {
            double labelX = (start[0] + 2 * middleX + end[0]) / 4;
            double labelY = (start[1] + 2 * middleY + end[1]) / 4;
            labels.add(text("label", labelX, labelY + (from[1] == to[1] ? -6 : 4), arrow.group(3)));
        }
    }

    /** The head of an arrow, at a point, on the way from another one. */
    private static String head(double[] tip, double fromX, double fromY) {
        double length = Math.hypot(tip[0] - fromX, tip[1] - fromY);
        double x = (tip[0] - fromX) / length;
        double y = (tip[1] - fromY) / length;
        return format(
                "<path class=\"head\" d=\"M%.1f,%.1f L%.1f,%.1f L%.1f,%.1f z\"/>",
                tip[0],
                tip[1],
                tip[0] - 9 * x - 4 * y,
                tip[1] - 9 * y + 4 * x,
                tip[0] - 9 * x + 4 * y,
                tip[1] - 9 * y - 4 * x);
    }

    private double[] center(String id) {
        double[] center = boxes.get(id);
        if (center == null) {
            throw new IllegalArgumentException("No box " + id);
        }
        return center;
    }

    /** The point on the edge of a box, on the way to another point. */
    private static double[] edge(double[] box, double[] towards) {
        double dx = towards[0] - box[0];
        double dy = towards[1] - box[1];
        double scale = Math.min(
                dx == 0 ? Double.MAX_VALUE : (WIDTH / 2.0 + 3) / Math.abs(dx),
                dy == 0 ? Double.MAX_VALUE : (HEIGHT / 2.0 + 3) / Math.abs(dy));
        return new double[] {box[0] + dx * scale, box[1] + dy * scale};
    }

    private String svg() {
        int width = columns * COLUMN - (COLUMN - WIDTH) + 40;
        int height = TOP + 24 + rows * ROW - (ROW - HEIGHT) + 22;
        List<String> all = new ArrayList<>();
        all.add(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                width, height, width, height));
        all.add("<title>" + escaped(title) + "</title>");
        all.add(STYLE.strip());
        all.add("<rect class=\"back\" width=\"100%\" height=\"100%\"/>");
        all.add(text("title", width / 2.0, 26, title));
        all.addAll(frames);
        all.addAll(lines);
        all.addAll(shapes);
        all.addAll(labels);
        all.add("</svg>\n");
        return String.join("\n", all);
    }

    private static String text(String kind, double x, double y, String text) {
        return format("<text class=\"%s\" x=\"%.0f\" y=\"%.0f\">%s</text>", kind, x, y, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
