package io.github.cameljetstream.kv;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketLog;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.meters.WatchTally;
import io.github.cameljetstream.kv.options.WatchOptions;
import io.github.cameljetstream.kv.watch.InitialPhase;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.values.EnumNames;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.UnitOfWorkHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes the writes of a watch as entries, and the end of its initial values. Thread-safe. */
final class EntryRouter {
    private static final Logger LOG = LoggerFactory.getLogger(EntryRouter.class);
    private static final long CHECK_MILLIS = 500;
    private static final String CHECK = "check for the end of the initial values";

    private final JetStreamKeyValueConsumer consumer;
    private final JetStreamKeyValueEndpoint endpoint;
    private final WatchOptions options;
    private final BucketLog log;
    private final KeyNames names;
    private final int prefixLength;
    private final InitialPhase phase;
    private final WatchTally tally = new WatchTally();
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Repetition repetition = Repetition.NONE;
    /** Null if the server skips none. */
    private volatile @Nullable SkippedWrites skipped;

    private volatile Runnable soon = () -> {};

    EntryRouter(
            JetStreamKeyValueConsumer consumer, JetStreamKeyValueEndpoint endpoint, BucketLog log, InitialPhase phase) {
        this.consumer = consumer;
        this.endpoint = endpoint;
        this.options = endpoint.getWatchOptions();
        this.log = log;
        this.names = endpoint.keyNames();
        this.prefixLength = log.subject("").length();
        this.phase = phase;
    }

    /**
     * Looks for the end of the initial values. The last of them may never arrive, if it is deleted meanwhile; and there may
     * be none.
     */
    void start(BackgroundTasks tasks) {
        if (options.isInitialMarker()) {
            soon = () -> tasks.run(CHECK, this::check);
            repetition = tasks.repeat(CHECK, soon, CHECK_MILLIS, TimeUnit.MILLISECONDS);
            soon.run();
        }
    }

    /** For a server that skips writes. Before {@link #start}. */
    void repair(SkippedWrites found) {
        skipped = found;
    }

    /** If true, nothing is being routed. */
    boolean isIdle() {
        return phase.isIdle();
    }

    void stop() {
        repetition.cancel();
    }

    /** What it has routed. */
    WatchTally tally() {
        return tally;
    }

    boolean isInitialDone() {
        return phase.isOver();
    }

    /** Routes a write of the replay; returns whether it is done. */
    boolean route(Exchange exchange, AsyncCallback callback) {
        SkippedWrites check = skipped;
        if (check != null) {
            check.before(revision(exchange), this::routeNow);
        }
        return arrive(exchange, callback);
    }

    /** Routes a write that the server has skipped, and waits until it is done. */
    private void routeNow(Entry entry) {
        Exchange exchange = consumer.createExchange(true);
        Message message = exchange.getIn();
        message.setBody(entry.value());
        message.setHeader(JetStreamHeaders.STREAM_SEQUENCE, entry.revision());
        message.setHeader(JetStreamHeaders.SUBJECT, log.subject(entry.key()));
        message.setHeader(JetStreamHeaders.TIMESTAMP, entry.created());
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, entry.created().toEpochMilli());
        message.setHeader(Entry.OPERATION_HEADER, entry.operation().header());
        CompletableFuture<Void> done = new CompletableFuture<>();
        once(exchange, doneSync -> done.complete(null), callback -> arrive(exchange, reporting(exchange, callback)));
        done.join();
    }

    /** The replay reports the failures of its own exchanges. */
    private AsyncCallback reporting(Exchange exchange, AsyncCallback then) {
        return doneSync -> {
            Exception failure = exchange.getException();
            if (failure != null) {
                consumer.getExceptionHandler().handleException("Error processing exchange", exchange, failure);
            }
            then.done(doneSync);
        };
    }

    private static long revision(Exchange exchange) {
        return exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
    }

    private boolean arrive(Exchange exchange, AsyncCallback callback) {
        long revision = revision(exchange);
        return switch (phase.arrived(revision, () -> routeLater(exchange, callback))) {
            case INITIAL -> routeEntry(exchange, true, callback);
            case CHANGE -> routeEntry(exchange, false, callback);
            case REPLACED -> skip(exchange, callback);
            case AFTER_END -> {
                routeEnd(() -> routeLater(exchange, callback));
                yield false;
            }
            case WAITS -> false;
        };
    }

    private boolean routeEntry(Exchange exchange, boolean initial, AsyncCallback callback) {
        Message message = exchange.getIn();
        Entry.Operation operation = Entry.Operation.of(
                message.getHeader(Entry.OPERATION_HEADER, String.class),
                message.getHeader(JetStreamHeaders.MARKER_REASON, String.class));
        if (options.isIgnoreDeletes() && operation != Entry.Operation.PUT) {
            return skip(exchange, callback);
        }
        tally.count(operation, initial);
        boolean isLast = initial && Long.valueOf(0).equals(message.getHeader(JetStreamHeaders.PENDING));
        describe(exchange, operation, initial);
        return pass(exchange, done -> {
            phase.routed();
            callback.done(done);
            if (isLast) {
                soon.run();
            }
        });
    }

    /** Not on a thread of the replay, which would handle what the route throws. */
    private void routeLater(Exchange exchange, AsyncCallback callback) {
        once(exchange, callback, done -> routeEntry(exchange, false, done));
    }

    /** Calls back once, whatever is thrown: otherwise the watch would wait for the exchange forever. */
    private static void once(Exchange exchange, AsyncCallback callback, Consumer<AsyncCallback> work) {
        AtomicBoolean called = new AtomicBoolean();
        AsyncCallback first = doneSync -> {
            if (called.compareAndSet(false, true)) {
                callback.done(doneSync);
            }
        };
        try {
            work.accept(first);
        } catch (Throwable e) {
            exchange.setException(Causes.readable(e));
            first.done(false);
        }
    }

    private void describe(Exchange exchange, Entry.Operation operation, boolean initial) {
        exchange.getExchangeExtension().setFromEndpoint(endpoint);
        Message message = exchange.getIn();
        String subject = message.getHeader(JetStreamHeaders.SUBJECT, String.class);
        message.removeHeader(Entry.OPERATION_HEADER);
        message.setHeader(JetStreamKeyValueHeaders.BUCKET, endpoint.getBucket());
        message.setHeader(JetStreamKeyValueHeaders.KEY, names.inRoute(subject.substring(prefixLength)));
        message.setHeader(JetStreamKeyValueHeaders.REVISION, message.getHeader(JetStreamHeaders.STREAM_SEQUENCE));
        message.setHeader(JetStreamKeyValueHeaders.CREATED, message.getHeader(JetStreamHeaders.TIMESTAMP));
        message.setHeader(JetStreamKeyValueHeaders.OPERATION, EnumNames.of(operation));
        message.setHeader(JetStreamKeyValueHeaders.INITIAL, initial);
        if (operation != Entry.Operation.PUT || options.isMetaOnly()) {
            message.setBody(null);
        }
    }

    private boolean pass(Exchange exchange, AsyncCallback callback) {
        try {
            return consumer.getAsyncProcessor().process(exchange, callback);
        } catch (Throwable e) {
            phase.routed();
            throw e;
        }
    }

    /** The route never begins, so that the replay would not learn that the write is done. */
    private boolean skip(Exchange exchange, AsyncCallback callback) {
        List<Synchronization> completions = exchange.getExchangeExtension().handoverCompletions();
        UnitOfWorkHelper.doneSynchronizations(exchange, completions);
        phase.routed();
        callback.done(true);
        return true;
    }

    /** Asks the leader whether an initial value follows. Blocks. */
    private void check() {
        if (phase.isOver()) {
            repetition.cancel();
            return;
        }
        long last = phase.restsAt();
        if (last < 0 || !consumer.isConsuming() || !checking.compareAndSet(false, true)) {
            return;
        }
        try {
            if (isEnd(last) && phase.endsAfter(last)) {
                routeEnd(() -> {});
            }
        } catch (BucketException e) {
            LOG.debug("The end of the initial values of {} is not known; asking again", endpoint, e);
        } finally {
            checking.set(false);
        }
    }

    private boolean isEnd(long last) {
        return phase.isBeyond(last)
                || options.patterns().stream().allMatch(pattern -> {
                    Entry next = log.next(pattern, last);
                    return next == null || phase.isBeyond(next.revision() - 1);
                });
    }

    /** Routes the end of the initial values, then the write that waits for it, and then continues. */
    private void routeEnd(Runnable then) {
        if (!options.isInitialMarker()) {
            phase.over();
            then.run();
            return;
        }
        Exchange exchange = consumer.createExchange(true);
        Message message = exchange.getIn();
        message.setHeader(JetStreamKeyValueHeaders.BUCKET, endpoint.getBucket());
        message.setHeader(JetStreamKeyValueHeaders.INITIAL_DONE, true);
        AsyncCallback done = reporting(exchange, doneSync -> {
            phase.over();
            then.run();
        });
        once(exchange, done, callback -> consumer.getAsyncProcessor().process(exchange, callback));
    }
}
