package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.BatchElement;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fast batches of a producer: publishes the elements of bodies, and watches what is under way. Thread-safe; only the
 * thread that hands over a body, or a worker, reads from it.
 */
public final class FastBatches implements AutoCloseable, FastBatchSend.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(FastBatches.class);
    private static final long MIN_CHECK_MILLIS = 10;
    private static final long MAX_CHECK_MILLIS = 50;

    private final ConnectionLease lease;
    private final PublishOptions options;
    private final FastEnvironment environment;
    private final FastWindow<FastBatchSend> window;
    private final Set<FastBatchSend> sends = ConcurrentHashMap.newKeySet();
    private final ConnectionWatcher watcher = new Watcher();
    private final Repetition checks;
    private volatile boolean closed;

    public FastBatches(ConnectionLease lease, Publisher publisher, PublishOptions options) {
        this.lease = lease;
        this.options = options;
        this.environment = new FastEnvironment(lease, publisher, options);
        this.window = new FastWindow<>(options.getMaxPendingPublishes(), options.getMaxPendingPublishBytes());
        publisher.countPending(this::pending, this::pendingBytes);
        lease.watch(watcher);
        environment.replies().subscribe();
        long every = Math.max(
                MIN_CHECK_MILLIS,
                Math.min(MAX_CHECK_MILLIS, options.getPublishTimeout().toMillis() / 8));
        this.checks = lease.tasks().repeat("check for overdue batches", this::check, every, TimeUnit.MILLISECONDS);
    }

    /**
     * Publishes the elements of a body, in their order. Returns as soon as the body must wait; a worker reads on.
     *
     * @param then receives the results once, and the exception for the exchange, or null
     */
    public void publish(
            Iterator<BatchElement> elements, BiConsumer<List<PublishResult>, @Nullable PublishBatchException> then) {
        FastBatchSend send = new FastBatchSend(environment, this, elements, then);
        sends.add(send);
        if (closed) {
            send.stop();
            return;
        }
        FastWindow.Share share = window.enter(send, options.getMaxBlock().isZero());
        if (share != null) {
            send.begin(share);
        } else if (options.getMaxBlock().isZero()) {
            send.tick(System.nanoTime());
        }
    }

    /** The number of messages without an outcome. */
    public int pending() {
        return sends.stream().mapToInt(FastBatchSend::pending).sum();
    }

    /** The bytes of the messages in flight. */
    public long pendingBytes() {
        return sends.stream().mapToLong(FastBatchSend::pendingBytes).sum();
    }

    private void check() {
        if (!sends.isEmpty()) {
            long now = System.nanoTime();
            sends.forEach(send -> send.tick(now));
            begin(window.next(true));
        }
    }

    @Override
    public void onSent() {
        window.sent();
        begin(window.next(false));
    }

    @Override
    public void onEnded(FastBatchSend send, FastWindow.@Nullable Share share, Runnable report) {
        if (!environment.run("report of a batch", report)) {
            report.run();
        }
        if (share == null) {
            window.leaveLine(send);
        } else {
            onFree(share);
        }
        sends.remove(send);
        synchronized (sends) {
            sends.notifyAll();
        }
    }

    @Override
    public void onFree(FastWindow.Share share) {
        window.release(share);
        begin(window.next(false));
    }

    private void begin(FastWindow.@Nullable Turn<FastBatchSend> turn) {
        if (turn != null
                && !environment.run("start of a batch", () -> turn.waiting().begin(turn.share()))) {
            turn.waiting().abort();
        }
    }

    /** Reads no more of any body, waits for the messages in flight, for publishTimeout at most, and fails the rest. */
    @Override
    public void close() {
        close(options.getPublishTimeout());
    }

    /** As {@link #close()}, but waits no longer than the given time. */
    public void close(Duration maxWait) {
        closed = true;
        sends.forEach(FastBatchSend::stop);
        long wait = Math.min(maxWait.toNanos(), options.getPublishTimeout().toNanos());
        try {
            if (!awaitEnd(System.nanoTime() + wait)) {
                LOG.warn("Stopping with {} messages of fast batches whose publication has not ended", pending());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.unwatch(watcher);
        checks.cancel();
        sends.forEach(FastBatchSend::abort);
        environment.replies().close();
    }

    private boolean awaitEnd(long end) throws InterruptedException {
        synchronized (sends) {
            while (!sends.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                sends.wait(left);
            }
            return true;
        }
    }

    /** Reacts to the connection, on its threads. */
    private final class Watcher implements ConnectionWatcher {
        @Override
        public void onDisconnected() {
            // Nothing is sent until the connection is back; the time-outs continue.
        }

        @Override
        public void onReconnected() {
            environment.allowReplies();
            environment.run("check of open batches", () -> {
                environment.replies().subscribe();
                sends.forEach(FastBatchSend::onReconnected);
            });
        }

        @Override
        public boolean onDenied(Denial denial) {
            if (denial.kind() == Denial.Kind.SUBSCRIBE) {
                return denial.subject().equals(environment.replySubject()) && denyReplies(denial);
            }
            boolean mine = false;
            for (FastBatchSend send : sends) {
                mine |= send.onDenied(denial);
            }
            return mine;
        }

        private boolean denyReplies(Denial denial) {
            environment.denyReplies(denial);
            environment.run("failure of batches", () -> sends.forEach(send -> send.onRepliesDenied(denial)));
            return true;
        }
    }
}
