package io.github.cameljetstream.consume;

import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledgements that are sent together: jnats wakes its writer for each message that it finds idle, which costs more
 * than the message does. None is held for longer than a millisecond or so, and none when the server may have nothing left
 * to deliver before it hears of it. Thread-safe.
 */
final class AckBatcher {
    private static final Logger LOG = LoggerFactory.getLogger(AckBatcher.class);
    private static final int MOST = 32;
    private static final long LONGEST_MILLIS = 1;

    private final ScheduledExecutorService timer;
    private final Consumer<String> send;
    /** Held by the timer, and by a stop, which must not overtake it, while they send. */
    private final Object sending = new Object();

    private final String[] held = new String[MOST];
    private int count;
    private boolean planned;

    /**
     * @param send sends one, to its reply subject
     */
    AckBatcher(ScheduledExecutorService timer, Consumer<String> send) {
        this.timer = timer;
        this.send = send;
    }

    /**
     * Sends it soon.
     *
     * @param atOnce sends it now, and what is held too
     */
    void add(String replyTo, boolean atOnce) {
        String[] taken = null;
        boolean plan = false;
        synchronized (this) {
            held[count++] = replyTo;
            if (atOnce || count == MOST) {
                taken = take();
            } else if (!planned) {
                planned = true;
                plan = true;
            }
        }
        if (taken != null) {
            send(taken);
        } else if (plan) {
            plan();
        }
    }

    /** Sends what is held; when it ends, all that was held before is sent. */
    void sendAll() {
        synchronized (sending) {
            String[] taken;
            synchronized (this) {
                planned = false;
                taken = count == 0 ? null : take();
            }
            if (taken != null) {
                send(taken);
            }
        }
    }

    private String[] take() {
        String[] taken = Arrays.copyOf(held, count);
        Arrays.fill(held, 0, count, null);
        count = 0;
        return taken;
    }

    private void send(String[] taken) {
        for (String each : taken) {
            send.accept(each);
        }
    }

    private void plan() {
        try {
            timer.schedule(this::sendAll, LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Sent at once: the context stops", e);
            sendAll();
        }
    }
}
