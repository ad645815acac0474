package io.github.cameljetstream.benchmarks;

import io.github.cameljetstream.benchmarks.report.JsonReport;
import io.github.cameljetstream.benchmarks.report.ManualReport;
import io.github.cameljetstream.benchmarks.report.Plots;
import io.github.cameljetstream.benchmarks.report.TextReport;
import io.github.cameljetstream.benchmarks.scenarios.ConsumeScenarios;
import io.github.cameljetstream.benchmarks.scenarios.LatencyScenario;
import io.github.cameljetstream.benchmarks.scenarios.PublishScenarios;
import io.github.cameljetstream.benchmarks.scenarios.RoutesScenario;
import io.nats.client.Nats;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Measures raw jnats, the component and camel-nats against each other, round by round in turn on one server, and writes
 * a table, JSON and pictures. Ends with 1 if a round was void.
 *
 * <pre>Benchmarks quick|full [only=REGEX] [with=REGEX] [rounds=N] [messages=N] [out=FOLDER]</pre>
 *
 * <p>{@code only} chooses scenarios by their names, {@code with} contenders, for a profile.
 */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        Scale scale = Scale.named(args.length == 0 ? "quick" : args[0]);
        String rounds = argument(args, "rounds", null);
        String messages = argument(args, "messages", null);
        if (messages != null) {
            scale = scale.withMessages(Integer.parseInt(messages));
        }
        List<Result> results = run(
                rounds == null ? scale : scale.withRounds(Integer.parseInt(rounds)),
                Pattern.compile(argument(args, "only", ".*")),
                Pattern.compile(argument(args, "with", ".*")),
                Path.of(argument(args, "out", "camel-jetstream-benchmarks/target/benchmarks")));
        System.exit(results.stream().allMatch(each -> each.voids().isEmpty()) ? 0 : 1);
    }

    /** Measures, and writes what was found into the folder. */
    static List<Result> run(Scale scale, Pattern only, Pattern with, Path out) throws Exception {
        Files.createDirectories(out);
        List<Result> results = new ArrayList<>();
        List<String> circumstances = new ArrayList<>();
        long start = System.nanoTime();
        try (BenchmarkEnvironment arena = new BenchmarkEnvironment()) {
            circumstances.add("nats-server " + arena.serverVersion() + ", jnats " + Nats.CLIENT_VERSION + ", Camel "
                    + arena.context().getVersion() + ", Java " + Runtime.version() + ", "
                    + Runtime.getRuntime().availableProcessors() + " processors, load before " + load());
            LatencyScenario latency = new LatencyScenario(arena, scale.latency());
            // All of it a first time, so that the compiler has seen everybody when the first is measured.
            Rounds first = new Rounds(1, 0, System.out);
            for (Scenario scenario : quick(arena, scale)) {
                if (scale.first() && only.matcher(scenario.name()).find()) {
                    first.run(scenario.with(with));
                }
            }
            Rounds inTurn = new Rounds(scale.warmUps(), scale.rounds(), System.out);
            for (Scenario scenario : quick(arena, scale)) {
                if (only.matcher(scenario.name()).find()) {
                    results.add(inTurn.run(scenario.with(with)));
                }
            }
            Rounds few = new Rounds(0, scale.slowRounds(), System.out);
            for (Scenario scenario : slow(arena, scale, latency)) {
                if (only.matcher(scenario.name()).find()) {
                    results.add(few.run(scenario.with(with)));
                }
            }
            circumstances.add(String.format(
                    Locale.ROOT,
                    "took %d s, load after %s",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                    load()));
            plots(out, results, latency);
        }
        String text = TextReport.of(circumstances, results);
        System.out.println();
        System.out.println(text);
        Files.writeString(out.resolve("benchmarks.txt"), text);
        Files.writeString(out.resolve("benchmarks.json"), JsonReport.of(circumstances, results));
        Files.writeString(out.resolve("benchmarks.adoc"), ManualReport.of(circumstances, results));
        return results;
    }

    private static List<Scenario> quick(BenchmarkEnvironment arena, Scale scale) {
        PublishScenarios publish = new PublishScenarios(arena);
        ConsumeScenarios consume = new ConsumeScenarios(arena);
        int small = scale.small();
        int large = scale.large();
        int many = 5 * small; // what takes few microseconds a message: the compiler would have a share in fewer
        return List.of(
                publish.asynchronous(128, many),
                publish.asynchronous(1024, many),
                publish.asynchronous(65536, large),
                publish.batches(128, small),
                publish.batches(1024, small),
                publish.fastBatches(128, many),
                publish.fastBatches(1024, many),
                publish.synchronous(1, 128, small / 20),
                publish.synchronous(32, 128, small / 5),
                publish.synchronous(32, 1024, small / 5),
                publish.synchronous(32, 65536, large),
                consume.pull(128, many),
                consume.pull(1024, small),
                consume.pull(65536, large),
                consume.push(128, small),
                consume.push(1024, small),
                consume.push(65536, large),
                consume.kinds(128, small),
                publish.streams(128, small),
                consume.shared(128, small),
                consume.work(128, small / 2));
    }

    private static List<Scenario> slow(BenchmarkEnvironment arena, Scale scale, LatencyScenario latency) {
        RoutesScenario routes = new RoutesScenario(arena);
        List<Scenario> all = new ArrayList<>(List.of(latency.scenario()));
        scale.routes().forEach(number -> all.add(routes.scenario(number, scale.small() / 5)));
        return all;
    }

    private static void plots(Path out, List<Result> results, LatencyScenario latency) throws Exception {
        Plots plots = new Plots(out);
        List<Result> publish = named(results, "publish-async");
        List<Result> consume = named(results, "consume-pu");
        List<String> contenders =
                List.of(Candidate.CAMEL, Candidate.OURS_WITHOUT_IDS, Candidate.OURS, Candidate.INCUMBENT);
        plots.ratios("publish-rate.svg", "publishing: messages/s", Metric.RATE, publish, contenders);
        plots.ratios("publish-allocated.svg", "publishing: bytes allocated", Metric.ALLOCATED, publish, contenders);
        plots.ratios("consume-rate.svg", "consuming: messages/s", Metric.RATE, consume, contenders);
        plots.ratios("consume-allocated.svg", "consuming: bytes allocated", Metric.ALLOCATED, consume, contenders);
        if (!latency.histograms().isEmpty()) {
            plots.latencies("latency.svg", latency.histograms());
        }
        TreeMap<Integer, Result> routes = new TreeMap<>();
        named(results, "routes-")
                .forEach(each ->
                        routes.put(Integer.valueOf(each.scenario().name().substring(7)), each));
        if (!routes.isEmpty()) {
            plots.routes("routes-threads.svg", Metric.THREADS, routes);
            plots.routes("routes-ready.svg", Metric.READY, routes);
            plots.routes("routes-heap.svg", Metric.HEAP, routes);
        }
    }

    private static List<Result> named(List<Result> results, String prefix) {
        return results.stream()
                .filter(each -> each.scenario().name().startsWith(prefix))
                .toList();
    }

    private static String argument(String[] args, String name, String otherwise) {
        for (String each : args) {
            if (each.startsWith(name + "=")) {
                return each.substring(name.length() + 1);
            }
        }
        return otherwise;
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.2f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
