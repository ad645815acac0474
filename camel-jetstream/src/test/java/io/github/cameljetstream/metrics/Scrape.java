package io.github.cameljetstream.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Prometheus reads of us. */
public final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(camel_jetstream_\\w+)\\{([^}]*)} ([-+.\\w]+)$");

    private final List<Sample> samples;

    /** A line of it. */
    private record Sample(String name, String labels, double value) {
        boolean has(Map<String, String> wanted) {
            return wanted.entrySet().stream()
                    .allMatch(each -> labels.contains(each.getKey() + "=\"" + each.getValue() + "\""));
        }
    }

    public Scrape(PrometheusMeterRegistry registry) {
        Matcher line = SAMPLE.matcher(registry.scrape());
        samples = line.results()
                .map(each -> new Sample(each.group(1), each.group(2), Double.parseDouble(each.group(3))))
                .toList();
    }

    /** The names of all series. */
    public Stream<String> names() {
        return samples.stream().map(Sample::name).distinct();
    }

    /** The one series of the name that has the labels; others may be left out. */
    double value(String name, Map<String, String> labels) {
        List<Sample> found = samples.stream()
                .filter(each -> each.name().equals("camel_jetstream_" + name) && each.has(labels))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " series " + name + labels + " in " + samples);
        }
        return found.get(0).value();
    }

    double value(String name) {
        return value(name, Map.of());
    }
}
