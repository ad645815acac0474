package io.github.cameljetstream.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Metric;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The pictures hold the figures, and are drawn without what AWT needs of the system. */
class PlotsTest {
    @Test
    void aBarForEachFigure(@TempDir Path out) throws Exception {
        draw(out);

        List<String> titles = texts(out, "ratios.svg", "title");
        assertThat(titles)
                .contains("jetstream, pull-128: 0.8", "jetstream, pull-1024: 0.75", "camel-nats, pull-128: 1.02");
        assertThat(titles).as("no bar without a figure").noneMatch(each -> each.startsWith("camel-nats, pull-1024"));
        assertThat(titles).as("no series without any figure").noneMatch(each -> each.startsWith(Candidate.CAMEL + ","));
    }

    @Test
    void aDotForEachNumberOfRoutes(@TempDir Path out) throws Exception {
        draw(out);

        assertThat(texts(out, "routes.svg", "title")).contains("camel-nats, 500: 4,501", "R, 1: 9");
        assertThat(texts(out, "routes.svg", "text")).contains("threads", "routes on one context", "5,000");
    }

    @Test
    void aDotForEachPercentile(@TempDir Path out) throws Exception {
        draw(out);

        assertThat(texts(out, "latency.svg", "title")).contains("R, 50 %: 0.5", "R, 99.9 %: 0.999");
    }

    @Test
    void namesAreText(@TempDir Path out) throws Exception {
        draw(out);

        assertThat(texts(out, "escaped.svg", "text")).contains("<a> & \"b\"");
    }

    /** Without the module of AWT: on a bare system its fonts lack native libraries. */
    @Test
    void picturesNeedNoAwt(@TempDir Path out) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlotsTest.class.getName() + "$Drawing",
                        out.toString())
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(out.resolve("latency.svg")).isNotEmptyFile();
    }

    /** A program of its own. */
    static class Drawing {
        public static void main(String[] args) throws IOException {
            draw(Path.of(args[0]));
        }
    }

    private static void draw(Path out) throws IOException {
        Plots plots = new Plots(out);
        plots.ratios(
                "ratios.svg",
                "consuming",
                List.of("pull-128", "pull-1024"),
                Map.of(
                        Candidate.CAMEL, Arrays.asList(null, null),
                        Candidate.OURS, List.of(.8, .75),
                        Candidate.INCUMBENT, Arrays.asList(1.02, null)));
        plots.ratios("escaped.svg", "<a> & \"b\"", List.of("1"), Map.of(Candidate.OURS, List.of(1.0)));
        plots.routeMedians(
                "routes.svg",
                Metric.THREADS,
                Map.of(Candidate.RAW, at(1, 9, 500, 9), Candidate.INCUMBENT, at(1, 10, 500, 4501)));
        Histogram histogram = new Histogram(3);
        for (int micros = 1; micros <= 1000; micros++) {
            histogram.recordValue(micros);
        }
        plots.latencies("latency.svg", Map.of(Candidate.RAW, histogram));
    }

    private static NavigableMap<Double, Double> at(double routes, double figure, double more, double another) {
        return new TreeMap<>(Map.of(routes, figure, more, another));
    }

    private static List<String> texts(Path out, String file, String element) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(out.resolve(file))));
        NodeList nodes = document.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
