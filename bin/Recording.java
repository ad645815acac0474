import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the output of a command from the standard input as it arrives, and writes an animated SVG of a terminal that shows
 * it. Arguments: the file, and the command to show. See bin/record-demo.
 */
public final class Recording {
    private static final int ROWS = 22;
    private static final int COLUMNS = 110;
    private static final int LINE = 17;
    private static final int TOP = 34;
    private static final double CHARACTER = 7.25;
    /** The recording lasts at most that long, and then stands still. */
    private static final double SECONDS = 20;
    private static final double STILL = 5;
    /** Renderers join the others. */
    private static final char NO_BREAK_SPACE = '\u00a0';

    private record Shown(double second, String text) {}

    private Recording() {}

    public static void main(String[] arguments) throws IOException {
        List<Shown> lines = new ArrayList<>();
        lines.add(new Shown(0, "$ " + arguments[1]));
        long start = System.nanoTime();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(line);
                lines.add(new Shown((System.nanoTime() - start) / 1e9, line.stripTrailing()));
            }
        }
        Files.writeString(Path.of(arguments[0]), svg(lines));
    }

    private static String svg(List<Shown> lines) {
        double last = lines.get(lines.size() - 1).second();
        double speed = last > SECONDS ? SECONDS / last : 1;
        double duration = last * speed + STILL;
        int width = (int) (COLUMNS * CHARACTER) + 28;
        int height = TOP + ROWS * LINE + 14;
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n",
                width, height, width, height));
        svg.append("<title>").append(escaped(lines.get(0).text())).append("</title>\n<style>\n");
        svg.append("text { font: 12px 'DejaVu Sans Mono', Consolas, Menlo, monospace; fill: #d8dee9; }\n");
        svg.append(".command { fill: #a3d977; }\n.back { fill: #1c2128; }\n.bar { fill: #2d333b; }\n");
        svg.append(format("#lines { animation: scroll %.1fs step-end infinite; }\n", duration));
        svg.append("@keyframes scroll {\n");
        for (int i = 0; i < lines.size(); i++) {
            double at = 100 * lines.get(i).second() * speed / duration;
            svg.append(format("%.2f%% { transform: translateY(%dpx); }\n", at, offset(i)));
        }
        svg.append(format("100%% { transform: translateY(%dpx); }\n}\n", offset(lines.size() - 1)));
        svg.append(format(
                "@media (prefers-reduced-motion: reduce) { #lines { animation: none; transform: translateY(%dpx); } }\n",
                offset(lines.size() - 1)));
        svg.append("</style>\n");
        svg.append("<rect class=\"back\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n");
        svg.append("<rect class=\"bar\" width=\"100%\" height=\"24\" rx=\"8\"/>\n");
        svg.append("<circle cx=\"16\" cy=\"12\" r=\"5\" fill=\"#e06c75\"/><circle cx=\"34\" cy=\"12\" r=\"5\" fill=\"#e5c07b\"/>"
                + "<circle cx=\"52\" cy=\"12\" r=\"5\" fill=\"#98c379\"/>\n");
        svg.append(format("<clipPath id=\"screen\"><rect y=\"26\" width=\"%d\" height=\"%d\"/></clipPath>\n", width, height - 30));
        svg.append("<g clip-path=\"url(#screen)\"><g id=\"lines\">\n");
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).text();
            svg.append(format(
                    "<text%s x=\"14\" y=\"%d\">%s</text>\n",
                    i == 0 ? " class=\"command\"" : "",
                    TOP + 12 + i * LINE,
                    escaped(text.length() > COLUMNS ? text.substring(0, COLUMNS - 1) + "…" : text)));
        }
        return svg.append("</g></g>\n</svg>\n").toString();
    }

    /** The newest line is the last one of the screen. */
    private static int offset(int line) {
        return (ROWS - 1 - line) * LINE;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(' ', NO_BREAK_SPACE);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
