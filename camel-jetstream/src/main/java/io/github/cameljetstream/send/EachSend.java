package io.github.cameljetstream.send;

import io.github.cameljetstream.message.BatchBody;
import io.github.cameljetstream.message.BatchElement;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.wire.PubAck;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the elements of one body as a message each, a bounded number at a time: each end lets the next begin. After
 * a failure that the next would share, such as a lost connection, it begins no more. Thread-safe.
 */
final class EachSend {
    private final Publisher publisher;
    private final Iterator<BatchElement> elements;
    private final int most;
    private final BiConsumer<List<PublishResult>, PublishBatchException> then;

    private final AtomicInteger underWay = new AtomicInteger();
    /** How many have asked for a look at what may begin; who brings it from 0 to 1 looks, also for the others. */
    private final AtomicInteger looks = new AtomicInteger();
    /** Guarded by itself. */
    private final List<PublishResult> results = new ArrayList<>();

    private volatile boolean ended;
    private volatile boolean stoppedEarly;
    private boolean told;

    /**
     * @param most the number of messages that may be in flight
     * @param then receives the results once
     */
    EachSend(
            Publisher publisher,
            Iterator<BatchElement> elements,
            int most,
            BiConsumer<List<PublishResult>, PublishBatchException> then) {
        this.publisher = publisher;
        this.elements = elements;
        this.most = most;
        this.then = then;
    }

    /** Sends as many as may be in flight, on the calling thread. */
    void sendMore() {
        if (looks.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            begin();
            seen = looks.addAndGet(-seen);
        }
    }

    private void begin() {
        while (!ended && underWay.get() < most) {
            if (!next()) {
                ended = true;
            }
        }
        if (ended && underWay.get() == 0 && !told) {
            told = true;
            tell();
        }
    }

    private boolean next() {
        BatchElement element = read();
        if (element == null) {
            return false;
        }
        int index = addResult();
        OutgoingMessage message = element.message();
        if (message != null) {
            underWay.incrementAndGet();
            publisher.publish(
                    message, (ack, failure) -> ended(failure == null ? stored(index, ack) : failed(index, failure)));
        } else {
            set(new PublishResult(index, null, 0, false, PublishException.of(element.requiredFailure())));
        }
        return true;
    }

    /** The next element; null at the end of the body. */
    private @Nullable BatchElement read() {
        try {
            return elements.hasNext() ? elements.next() : null;
        } catch (Throwable e) {
            stoppedEarly = true; // the rest of the body cannot be read
            ended = true;
            return new BatchElement(null, BatchBody.unreadable(e));
        }
    }

    /** Adds an empty result, and returns its index. */
    private int addResult() {
        synchronized (results) {
            results.add(null);
            return results.size() - 1;
        }
    }

    private static PublishResult stored(int index, PubAck ack) {
        return new PublishResult(index, ack.stream(), ack.sequence(), ack.duplicate(), null);
    }

    private PublishResult failed(int index, PublishException failure) {
        if (!failure.isOfThisMessageAlone() && !ended) {
            stoppedEarly = true;
            ended = true;
        }
        return new PublishResult(index, null, 0, false, failure);
    }

    private void ended(PublishResult result) {
        set(result);
        underWay.decrementAndGet();
        sendMore();
    }

    private void set(PublishResult result) {
        synchronized (results) {
            results.set(result.index(), result);
        }
    }

    private void tell() {
        List<PublishResult> all;
        synchronized (results) {
            all = List.copyOf(results);
        }
        List<PublishResult> failed =
                all.stream().filter(each -> !each.isStored()).toList();
        then.accept(all, failed.isEmpty() ? null : failure(all, failed));
    }

    private PublishBatchException failure(List<PublishResult> all, List<PublishResult> failed) {
        PublishResult first = failed.get(0);
        String rest = stoppedEarly ? ", and those after them were not sent" : "";
        return new PublishBatchException(
                failed.size() + " of " + all.size() + " messages of the batch were not stored, or not known to"
                        + " be" + rest + ". The first, number " + first.index() + ": "
                        + first.requiredFailure().getMessage(),
                all,
                first.requiredFailure());
    }
}
