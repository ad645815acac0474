package io.github.cameljetstream.benchmarks.scenarios;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends from so many threads, each of which waits for the outcome before the next. */
final class Threads implements Publishing {
    private final int count;
    private final ExecutorService threads;
    private final Send send;
    private final AutoCloseable after;

    /** Sends and waits for the outcome; throws if it failed. */
    @FunctionalInterface
    interface Send {
        void send(byte[] body) throws Exception;
    }

    Threads(int count, Send send, AutoCloseable after) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count);
        this.send = send;
        this.after = after;
    }

    @Override
    public long publish(byte[] body, int messages) throws Exception {
        List<Future<?>> shares = new ArrayList<>();
        for (int thread = 0; thread < count; thread++) {
            int share = messages / count + (thread < messages % count ? 1 : 0);
            shares.add(threads.submit(() -> {
                for (int i = 0; i < share; i++) {
                    send.send(body);
                }
                return null;
            }));
        }
        long failed = 0;
        for (Future<?> share : shares) {
            try {
                share.get();
            } catch (ExecutionException e) {
                failed++;
            }
        }
        return failed;
    }

    @Override
    public void close() throws Exception {
        threads.shutdown();
        after.close();
    }
}
