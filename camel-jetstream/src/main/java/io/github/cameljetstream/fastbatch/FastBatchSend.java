package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.BatchBody;
import io.github.cameljetstream.message.BatchElement;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.wire.PubAck;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the elements of one body as fast batches, and reports their outcomes once.
 *
 * <p>One thread at a time reads the body, without the lock: a source may block for as long as it likes, while replies,
 * time-outs and the stop of the producer are handled by other threads. Thread-safe: guarded by itself.
 */
final class FastBatchSend implements BatchSequence.Listener {
    private final FastEnvironment environment;
    private final Listener listener;
    private final Iterator<BatchElement> source;
    private final SendOutcomes outcomes;
    private final BatchSequence batches;
    private final long placeDeadline;
    /** Null while it waits in line. */
    private FastWindow.@Nullable Share share;

    private boolean reading;
    private boolean sourceEnded;
    private boolean stoppedEarly;
    private boolean stopping;
    /** If true, others may send instead. */
    private boolean sent;

    private boolean ended;

    /** The fast batches of a producer. */
    interface Listener {
        /** A send has ended: reports it on a worker. The share is null if it never had one. */
        void onEnded(FastBatchSend send, FastWindow.@Nullable Share share, Runnable report);

        /** A send that has a share sends no more messages. */
        void onSent();

        /** Nobody uses the share. */
        void onFree(FastWindow.Share share);
    }

    /**
     * @param then receives the results once
     */
    FastBatchSend(
            FastEnvironment environment,
            Listener listener,
            Iterator<BatchElement> source,
            BiConsumer<List<PublishResult>, @Nullable PublishBatchException> then) {
        this.environment = environment;
        this.listener = listener;
        this.source = source;
        this.outcomes = new SendOutcomes(environment.tally(), then);
        this.batches = new BatchSequence(environment, this, outcomes);
        this.placeDeadline = System.nanoTime() + environment.maxBlockNanos();
    }

    /** It may have so much in flight: begins to read the body, on the calling thread. */
    void begin(FastWindow.Share given) {
        boolean late;
        synchronized (this) {
            late = ended;
            if (!late) {
                share = given;
                batches.begin(given, System.nanoTime());
                reading = mayRead();
            }
        }
        if (late) {
            listener.onSent();
            listener.onFree(given);
        } else if (reading) {
            read();
        }
    }

    private void read() {
        boolean more = true;
        while (more) {
            try {
                more = source.hasNext() ? accept(source.next(), false) : endOfSource();
            } catch (Throwable e) {
                more = accept(new BatchElement(null, BatchBody.unreadable(e)), true);
            }
        }
    }

    private synchronized boolean endOfSource() {
        reading = false;
        sourceEnded = true;
        advance(System.nanoTime());
        return false;
    }

    /**
     * An element was read; returns whether this thread reads the next one.
     *
     * @param last if true, the body cannot be read on
     */
    private synchronized boolean accept(BatchElement element, boolean last) {
        reading = false;
        if (ended) {
            return false; // the producer was stopped while the source blocked
        }
        OutgoingMessage message = element.message();
        if (message != null) {
            batches.add(new FastElement(outcomes.add(), message));
        } else {
            outcomes.fail(PublishException.of(element.requiredFailure()));
        }
        if (last) {
            stopEarly();
        }
        advance(System.nanoTime());
        reading = mayRead();
        return reading;
    }

    @Override
    public void stopEarly() {
        stoppedEarly = true;
        outcomes.stopEarly();
    }

    /** If true, nothing follows what was read. */
    private boolean isEndRead() {
        return sourceEnded || stoppedEarly || stopping;
    }

    private boolean mayRead() {
        return !ended && !reading && !isEndRead() && share != null && batches.hasRoom();
    }

    /** Does all that is possible without reading, and has a worker read on if there is room. */
    private void advance(long now) {
        if (ended) {
            return;
        }
        batches.advance(now);
        if (!isEndRead()) {
            return;
        }
        if (batches.end(now)) {
            finish();
        } else if (!sent && batches.isEnding()) {
            noteSent();
        }
    }

    private void noteSent() {
        sent = true;
        listener.onSent();
    }

    private void advanceAndReadOn(long now) {
        advance(now);
        if (!mayRead()) {
            return;
        }
        reading = true;
        if (!environment.run("read of a body", this::read)) {
            reading = false;
            stopping = true; // the context is stopping
            advance(now);
        }
    }

    @Override
    public synchronized void onReply(OpenBatch batch, FastReply reply) {
        if (!ended) {
            long now = System.nanoTime();
            batches.onReply(batch, reply, now);
            advanceAndReadOn(now);
        }
    }

    @Override
    public void confirm() {
        if (!environment.run("repeat of messages", this::confirmNext)) {
            stopping = true;
            batches.failAll(FastBatchFailures::stopped);
        }
    }

    /** Without the lock, since it blocks if the publisher's window is full. */
    private void confirmNext() {
        FastElement next;
        synchronized (this) {
            next = ended ? null : batches.nextToConfirm();
            if (next == null) {
                advanceAndReadOn(System.nanoTime());
                return;
            }
        }
        environment.publishAlone(Confirmations.repeated(next), this::onConfirmed);
    }

    private void onConfirmed(@Nullable PubAck ack, @Nullable PublishException failure) {
        synchronized (this) {
            if (ended) {
                return;
            }
            batches.onConfirmed(ack, failure);
        }
        confirmNext();
    }

    /** Runs repeatedly. */
    synchronized void tick(long now) {
        if (ended) {
            return;
        }
        if (share != null) {
            batches.tick(now);
            advanceAndReadOn(now);
        } else if (now - placeDeadline >= 0) {
            outcomes.fail(environment.failures().noPlace());
            stopEarly();
            finish();
        }
    }

    /** The connection is back: replies may be lost, and messages that jnats had. */
    synchronized void onReconnected() {
        if (!ended) {
            long now = System.nanoTime();
            batches.onReconnected(now);
            advanceAndReadOn(now);
        }
    }

    /** The server denies our user to publish to a subject; true if a message of this body has it. */
    synchronized boolean onDenied(Denial denial) {
        long now = System.nanoTime();
        if (ended || !batches.onDenied(denial, now)) {
            return false;
        }
        advanceAndReadOn(now);
        return true;
    }

    /** No reply can be received: fails all. */
    synchronized void onRepliesDenied(Denial denial) {
        if (!ended) {
            batches.failAll(element -> FastBatchFailures.repliesDenied(element, denial));
            stopEarly();
            advance(System.nanoTime());
        }
    }

    /** Reads no more; what was read is still sent. */
    synchronized void stop() {
        if (ended) {
            return;
        }
        stopping = true;
        if (share == null) {
            finish();
        } else {
            advance(System.nanoTime());
        }
    }

    /** Ends now: what has no outcome fails. */
    synchronized void abort() {
        if (!ended) {
            stopping = true;
            batches.failAll(FastBatchFailures::stopped);
            finish();
        }
    }

    /** The number of messages without an outcome. */
    synchronized int pending() {
        return batches.pending();
    }

    /** The bytes of the messages in flight. */
    synchronized long pendingBytes() {
        return batches.pendingBytes();
    }

    private void finish() {
        ended = true;
        if (share != null && !sent) {
            noteSent();
        }
        if (!sourceEnded && outcomes.failed() == 0) {
            outcomes.fail(
                    stopping
                            ? FastBatchFailures.stopped()
                            : environment.failures().noReplies());
        }
        listener.onEnded(this, share, outcomes::report);
    }
}
