package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.runtime.BackgroundTasks;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects acknowledgements to send them together: jnats wakes its writer for each message that finds it idle, which costs
 * more than the message. None is held longer than about a millisecond, and none when the server may wait for it before it
 * delivers more. Thread-safe.
 */
final class AckBatcher {
    private static final int MAX_COUNT = 32;
    private static final long MAX_MILLIS = 1;

    private final BackgroundTasks tasks;
    private final Consumer<String> send;
    /** Locked by the timer and by a stop while they send: a stop must not overtake the timer. */
    private final Object sending = new Object();

    private final String[] held = new String[MAX_COUNT];
    private int count;
    /** The acknowledgements that were added since the last send: more than are held, if one replaced another. */
    private int added;
    /** The delivery that the last of them acknowledges with all before it; null if it acknowledges one alone. */
    private @Nullable AckSubject upTo;

    private boolean planned;

    /** @param send sends an acknowledgement to a reply subject */
    AckBatcher(BackgroundTasks tasks, Consumer<String> send) {
        this.tasks = tasks;
        this.send = send;
    }

    /**
     * Sends an acknowledgement soon. One that covers earlier ones replaces one that is held if it covers that: the server
     * then has one to read for many.
     *
     * @param info the delivery that it acknowledges with all before it (ackPolicy=all); null if it acknowledges one alone
     * @param atOnce sends it now, with all that are held
     */
    void add(String replyTo, @Nullable AckSubject info, boolean atOnce) {
        String[] taken = null;
        boolean plan = false;
        synchronized (this) {
            if (info == null || upTo == null || !isAfter(info, upTo)) {
                count++;
            }
            held[count - 1] = replyTo;
            upTo = info;
            added++;
            if (atOnce || added == MAX_COUNT) {
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

    /**
     * An acknowledgement covers what is earlier both in the stream and in the consumer: a redelivered message is early in
     * the one and late in the other.
     */
    private static boolean isAfter(AckSubject one, AckSubject other) {
        return one.streamSequence() > other.streamSequence() && one.consumerSequence() > other.consumerSequence();
    }

    /** Sends all that are held. When it returns, all that were held before are sent. */
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
        added = 0;
        upTo = null;
        return taken;
    }

    private void send(String[] taken) {
        for (String each : taken) {
            send.accept(each);
        }
    }

    private void plan() {
        if (!tasks.onTimerAfter(MAX_MILLIS, TimeUnit.MILLISECONDS, "delay of acknowledgements", this::sendAll)) {
            sendAll();
        }
    }
}
