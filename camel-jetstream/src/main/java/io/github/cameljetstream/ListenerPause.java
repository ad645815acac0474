package io.github.cameljetstream;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.consume.ConsumerPipeline;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.LimitedLog;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.resume.ConsumerListener;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a {@link ConsumerListener} pause a consumer (Camel's pausable EIP). It calls the listener after each exchange,
 * and once a second while the consumer is paused. Thread-safe.
 */
final class ListenerPause extends SynchronizationAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerPause.class);
    private static final long ASK_MILLIS = 1_000;

    private final ConsumerListener<Object, Object> listener;
    private final ConsumerPipeline pipeline;
    private final ConnectionLease lease;
    private final String routeId;
    private final LimitedLog log;

    private boolean active = true;
    private volatile boolean wanted;
    private boolean paused;
    private Repetition asking = Repetition.NONE;

    /** The types of a listener are unknown: it receives the exchange after processing, and null otherwise. */
    @SuppressWarnings("unchecked")
    ListenerPause(ConsumerListener<?, ?> listener, ConsumerPipeline pipeline, ConnectionLease lease, String routeId) {
        this.listener = (ConsumerListener<Object, Object>) listener;
        this.pipeline = pipeline;
        this.lease = lease;
        this.routeId = routeId;
        this.log = new LimitedLog(LOG, lease.tasks());
    }

    /** Runs after each exchange, before the next one starts. It does not block, unless the listener does. */
    @Override
    public void onDone(Exchange exchange) {
        if (!goesOnAfter(exchange) && !wanted) {
            synchronized (this) {
                if (active && !wanted) {
                    wanted = true;
                    pipeline.hold(); // waiting messages would fail too, and use up their deliveries
                    onWorker(this::pause);
                }
            }
        }
    }

    private boolean goesOnAfter(Exchange exchange) {
        try {
            return listener.afterProcess(exchange);
        } catch (Throwable e) {
            log.error("The consumer listener of route {} has failed; the route continues", routeId, e);
            return true;
        }
    }

    /** Keeps the lock while the pipeline pauses, so that a suspension, a resume or a stop follows afterwards. */
    private synchronized void pause() {
        if (active && wanted && !paused) {
            pipeline.pause();
            paused = true;
            LOG.warn(
                    "Paused route {}: its consumer listener returned false. Calling the listener again every {} ms",
                    routeId,
                    ASK_MILLIS);
            asking = lease.tasks()
                    .repeat(
                            "question to a consumer listener",
                            () -> onWorker(this::ask),
                            ASK_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        if (isPaused() && mayResume()) {
            synchronized (this) {
                if (active && paused) {
                    pipeline.resume();
                    forget();
                    LOG.info("Resumed route {}: its consumer listener returned true", routeId);
                }
            }
        }
    }

    private boolean mayResume() {
        try {
            return listener.afterConsume(null);
        } catch (Throwable e) {
            LOG.error(
                    "The consumer listener of route {} has failed; the route stays paused",
                    routeId,
                    Causes.loggable(e));
            return false;
        }
    }

    private synchronized boolean isPaused() {
        return paused;
    }

    /** The consumer suspends or stops, so the listener no longer decides. */
    synchronized void suspend() {
        active = false;
        forget();
    }

    /** The consumer receives messages again. */
    synchronized void resume() {
        active = true;
    }

    private void forget() {
        wanted = false;
        paused = false;
        asking.cancel();
    }

    private void onWorker(Runnable work) {
        lease.tasks().run("question to a consumer listener", work);
    }
}
