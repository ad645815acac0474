package io.github.cameljetstream.benchmarks.scenarios;

import io.github.cameljetstream.benchmarks.BenchmarkEnvironment;
import io.github.cameljetstream.benchmarks.Candidate;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Scenario;
import io.github.cameljetstream.benchmarks.VoidRoundException;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Many routes on one context, each with a durable and a subject of its own. Each round is a process of its own, so that
 * its threads and its heap can be counted; see {@link RoutesProcess}.
 */
public final class RoutesScenario {
    private static final long PATIENCE_SECONDS = 120;

    private final BenchmarkEnvironment arena;

    public RoutesScenario(BenchmarkEnvironment arena) {
        this.arena = arena;
    }

    public Scenario scenario(int routes, int messages) {
        List<Candidate> contenders = new ArrayList<>();
        for (String name : List.of(Candidate.RAW, Candidate.OURS, Candidate.INCUMBENT)) {
            contenders.add(Candidate.of(name, () -> round(name, routes, messages)));
        }
        return new Scenario(
                "routes-" + routes, routes == 1 ? "one route" : routes + " routes on one context", contenders);
    }

    private Map<Metric, Double> round(String contender, int routes, int messages) throws Exception {
        String stream = arena.newName("routes");
        arena.management()
                .addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream + ".>")
                        .storageType(StorageType.File)
                        .build());
        for (int i = 0; i < routes; i++) {
            arena.raw().jetStream().publish(stream + "." + i, new byte[128]);
        }
        Path output = Files.createTempFile("routes", ".txt");
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:+UseG1GC",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                            "-cp",
                            System.getProperty("java.class.path"),
                            RoutesProcess.class.getName(),
                            contender,
                            arena.server().url(),
                            arena.monitoringUrl(),
                            stream,
                            Integer.toString(routes),
                            Integer.toString(messages),
                            Long.toString(arena.server().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new VoidRoundException("the process of " + contender + " failed: " + Files.readString(output));
            }
            return parse(Files.readAllLines(output, StandardCharsets.UTF_8));
        } finally {
            new File(output.toString()).delete();
            arena.deleteStream(stream);
        }
    }

    private static Map<Metric, Double> parse(List<String> lines) throws VoidRoundException {
        Map<Metric, Double> sample = new EnumMap<>(Metric.class);
        for (String line : lines) {
            if (line.startsWith(RoutesProcess.MARK)) {
                String[] words = line.split(" ", -1);
                sample.put(Metric.valueOf(words[1]), Double.valueOf(words[2]));
            }
        }
        if (sample.isEmpty()) {
            throw new VoidRoundException(String.join("\n", lines));
        }
        return sample;
    }
}
