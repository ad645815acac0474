package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.runtime.LeadWorker;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The replies to what the publishers of a connection send: one subscription for all of them, and one worker that reads it.
 * So a publisher needs no thread, and the worker that reads a reply may also continue the exchange. Thread-safe.
 */
public final class ReplyInbox implements ConnectionWatcher, LeadWorker.Events {
    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final int NUMBER_BASE = 36;
    /** Ends the number of a publisher in a reply subject. */
    private static final char END = '-';

    private final Supplier<Connection> connection;
    private final LeadWorker reader;
    private final AtomicInteger addresses = new AtomicInteger();
    private final Map<Integer, Address> listening = new ConcurrentHashMap<>();
    /** Null before the first address. */
    private volatile @Nullable String prefix;

    private volatile @Nullable Subscription subscription;
    /** If true, the user has no permission for the subscription. */
    private volatile boolean denied;

    ReplyInbox(Supplier<Connection> connection, BackgroundTasks tasks) {
        this.connection = connection;
        this.reader = new LeadWorker(tasks, this);
    }

    /** The worker that reads the replies. */
    public LeadWorker reader() {
        return reader;
    }

    /** Another address, whose subjects no earlier one had. */
    public Address newAddress() {
        return new Address(addresses.incrementAndGet());
    }

    private synchronized String prefix() {
        String known = prefix;
        if (known == null) {
            known = connection.get().createInbox() + ".";
            prefix = known;
        }
        return known;
    }

    /** The address of one publisher. */
    public final class Address {
        private final int number;
        private final String replyPrefix;
        private volatile MessageHandler handler = reply -> {};
        private volatile Consumer<Denial> denialHandler = denial -> {};

        private Address(int number) {
            this.number = number;
            this.replyPrefix = prefix() + Integer.toString(number, NUMBER_BASE) + END;
        }

        /** Begins all reply subjects; one more token part without a dot follows. */
        public String replyPrefix() {
            return replyPrefix;
        }

        /**
         * Names who receives the replies, to be called before {@link #subscribe}.
         *
         * @param onReply must not block or throw
         * @param onDenied is called if the user has no permission to receive replies
         */
        public void receiveWith(MessageHandler onReply, Consumer<Denial> onDenied) {
            handler = onReply;
            denialHandler = onDenied;
        }

        /** If false, the connection was replaced, and replies do not arrive until {@link #subscribe}. */
        public boolean isActive() {
            return ReplyInbox.this.isActive();
        }

        /** Receives replies, also if the connection was replaced. */
        public void subscribe() {
            listening.put(number, this);
            try {
                ReplyInbox.this.subscribe();
            } catch (IllegalStateException e) {
                listening.remove(number); // the connection is closed
                throw e;
            }
        }

        /** Receives nothing more. */
        public void close() {
            listening.remove(number);
            unsubscribeIfUnused();
        }
    }

    private boolean isActive() {
        Subscription now = subscription;
        return now != null && now.isActive();
    }

    /** A denied subscription is repeated: the server sends its error again, which the new publisher has to receive. */
    private synchronized void subscribe() {
        if (isActive() && !denied) {
            return;
        }
        denied = false;
        Subscription before = subscription;
        Subscription next = InterruptFlag.without(() -> connection.get().subscribe(prefix() + "*"));
        next.setPendingLimits(-1, -1); // jnats silently drops messages above a limit; the windows limit the replies
        subscription = next;
        unsubscribe(before);
        reader.ensureLed();
    }

    private synchronized void unsubscribeIfUnused() {
        if (listening.isEmpty()) {
            Subscription before = subscription;
            subscription = null;
            unsubscribe(before);
        }
    }

    private static void unsubscribe(@Nullable Subscription before) {
        if (before == null || !before.isActive()) {
            return;
        }
        try {
            InterruptFlag.without(() -> {
                before.unsubscribe();
            });
        } catch (IllegalStateException e) {
            // It has ended with its connection.
        }
    }

    @Override
    public boolean decideNext(boolean wait) throws InterruptedException {
        Subscription now = subscription;
        if (now == null) {
            return false;
        }
        Message reply;
        try {
            reply = now.nextMessage(wait ? WAIT : null);
        } catch (IllegalStateException e) {
            return false; // the connection was replaced, or nobody publishes any more
        }
        if (reply == null) {
            return false;
        }
        receive(reply);
        return true;
    }

    private void receive(Message reply) throws InterruptedException {
        Address address = listening.get(numberIn(reply.getSubject()));
        if (address != null) { // else a late reply: its publisher is closed
            address.handler.onMessage(reply);
        }
    }

    /** The number of the publisher; that of none if the subject has no number. */
    private int numberIn(String subject) {
        int number = 0;
        String before = prefix;
        for (int i = before == null ? 0 : before.length(); i < subject.length() && subject.charAt(i) != END; i++) {
            number = number * NUMBER_BASE + Character.digit(subject.charAt(i), NUMBER_BASE);
        }
        return number;
    }

    @Override
    public boolean isOver() {
        return !isActive();
    }

    @Override
    public boolean onDenied(Denial denial) {
        if (denial.kind() != Denial.Kind.SUBSCRIBE || !denial.subject().equals(prefix + "*")) {
            return false;
        }
        denied = true;
        listening.values().forEach(address -> address.denialHandler.accept(denial));
        return true;
    }

    @Override
    public void onDisconnected() {
        // The subscription continues after a reconnect.
    }

    @Override
    public void onReconnected() {
        // Each publisher subscribes again if the connection was replaced.
    }
}
