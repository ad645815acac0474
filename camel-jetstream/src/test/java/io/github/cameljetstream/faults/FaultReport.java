package io.github.cameljetstream.faults;

import io.github.cameljetstream.testinfra.NatsServerExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a fault has done, as a line on the console and in {@code target/faults.txt}. */
final class FaultReport {
    private static final Path FILE = Path.of("target", "faults.txt");

    private final String fault;
    private final String mode;
    private final List<Duration> processedAfter = new ArrayList<>();
    private final List<Duration> publishedAfter = new ArrayList<>();
    private final List<Duration> electedAfter = new ArrayList<>();

    FaultReport(String fault, String mode) {
        this.fault = fault;
        this.mode = mode;
    }

    /** A round has ended: how long after its cause was gone messages were processed, and published, again. */
    void round(Traffic traffic) throws InterruptedException {
        processedAfter.add(traffic.processedAfter());
        publishedAfter.add(traffic.publishedAfter());
    }

    /** A round whose publishers had no part in it. */
    void round(Duration processed) {
        processedAfter.add(processed);
    }

    /** How long the servers took to elect another leader, which is no part of the recovery. */
    void elected(Duration after) {
        electedAfter.add(after);
    }

    Duration longestRecovery() {
        return Collections.max(processedAfter);
    }

    void print(Verdict verdict) {
        String line = String.format(
                "FAULT %s | nats-server %s | %s | rounds %d | published %d | lost %d | duplicates %d | out of order %d"
                        + " | processed again after %s | published again after %s%s",
                fault,
                NatsServerExtension.wantedVersion(),
                mode,
                processedAfter.size(),
                verdict.published(),
                verdict.lost().size(),
                verdict.duplicated().size(),
                verdict.outOfOrder().size(),
                times(processedAfter),
                times(publishedAfter),
                electedAfter.isEmpty() ? "" : " | leader elected after " + times(electedAfter));
        System.out.println(line);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String times(List<Duration> times) {
        if (times.isEmpty()) {
            return "-";
        }
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() / 2).toMillis() + " ms (at most "
                + sorted.get(sorted.size() - 1).toMillis() + ")";
    }
}
