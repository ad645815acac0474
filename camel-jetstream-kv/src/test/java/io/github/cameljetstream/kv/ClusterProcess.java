package io.github.cameljetstream.kv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A node in a process of its own, which prints each few milliseconds whether it leads, and when it looked. */
final class ClusterProcess implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Process process;
    private final AtomicLong lastLed = new AtomicLong();
    private final AtomicInteger samples = new AtomicInteger();

    private final LeaderIntervals intervals;

    private ClusterProcess(Process process, LeaderIntervals intervals) {
        this.process = process;
        this.intervals = intervals;
        Thread reader = new Thread(this::read, "output of a node");
        reader.setDaemon(true);
        reader.start();
    }

    static ClusterProcess start(String url, String bucket, Duration lease) throws IOException {
        return start(url, bucket, lease, new LeaderIntervals());
    }

    /**
     * Starts a process.
     *
     * @param intervals get each sample of it
     */
    static ClusterProcess start(String url, String bucket, Duration lease, LeaderIntervals intervals)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClusterProcess.class.getName(),
                        url,
                        bucket,
                        lease.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        return new ClusterProcess(builder.start(), intervals);
    }

    /** The process. It ends when its input does. */
    public static void main(String[] arguments) throws Exception {
        Thread main = Thread.currentThread();
        Thread input = new Thread(() -> {
            try {
                System.in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            main.interrupt();
        });
        input.setDaemon(true);
        input.start();
        try (ClusterNode node = new ClusterNode("process", arguments[0], arguments[1], Duration.parse(arguments[2]))) {
            node.start();
            while (!Thread.currentThread().isInterrupted()) {
                long before = System.nanoTime();
                boolean leads = node.leads();
                System.out.println((leads ? "leads " : "follows ") + before);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                int space = line.indexOf(' ');
                if (line.startsWith("leads ")) {
                    lastLed.set(Long.parseLong(line.substring(space + 1)));
                }
                if (line.startsWith("leads ") || line.startsWith("follows ")) {
                    intervals.sample("process", line.startsWith("leads "), Long.parseLong(line.substring(space + 1)));
                    samples.incrementAndGet();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the process found itself leading for the last time; 0 for never. */
    long lastLed() {
        return lastLed.get();
    }

    int samples() {
        return samples.get();
    }

    /** Sends a signal, such as STOP: by the shell's own command, since a bare system has no other. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " failed with exit code " + code);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
    }
}
