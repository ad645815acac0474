package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subject on which the server answers requests for messages, and its subscription. It ends without loss of what the
 * server has sent, and so that the server hears of it: it serves requests as long as somebody subscribes to their inbox,
 * and what it delivers to nobody uses up a delivery. Thread-safe.
 */
final class Inbox {
    /** More than the messages and statuses that can be on their way to us when nothing was asked for a while. */
    private static final int DRAIN_MARKERS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final ConnectionLease lease;
    private final BiConsumer<Inbox, Message> handler;
    private final String subject;
    private final Consumer<String> askForAnswer;
    private final long begunAt = System.nanoTime();
    private Subscription subscription;
    /** How often the connection was made again before the subscription. */
    private long reconnects;
    /** Whether the subscription has a number of messages after which it ends. */
    private boolean isLeft;

    /** The subscription whose place another one takes; null if there is none. */
    private Subscription replaced;
    /** Both may get the same message. */
    private volatile boolean isDoubled;
    /** The acknowledgement subject of the message that was handled last, which differs for each delivery. */
    private volatile String latest;

    /**
     * @param handler runs on the dispatcher of the connection
     * @param askForAnswer asks for a status message to a subject, which the server sends after what it has sent before
     */
    Inbox(ConnectionLease lease, BiConsumer<Inbox, Message> handler, Consumer<String> askForAnswer) {
        this.lease = lease;
        this.handler = handler;
        this.subject = lease.connection().createInbox();
        this.askForAnswer = askForAnswer;
    }

    /** When ({@link System#nanoTime}) it was made: what comes to it was asked for later. */
    long begunAt() {
        return begunAt;
    }

    String subject() {
        return subject;
    }

    synchronized void subscribe() {
        isLeft = false;
        reconnects = reconnects(); // before: then it is never taken for later than it is
        subscription = lease.subscribe(subject, this::onMessage);
    }

    private long reconnects() {
        return lease.connection().getStatistics().getReconnects();
    }

    private void onMessage(Message message) {
        if (isDoubled) {
            String reply = message.getReplyTo();
            if (reply != null && reply.equals(latest)) {
                return; // the two of one message follow each other
            }
            latest = reply;
        }
        handler.accept(this, message);
    }

    /** Ends at once. Loses what is on its way. */
    synchronized void end() {
        ConnectionLease.unsubscribe(replaced);
        replaced = null;
        ConnectionLease.unsubscribe(subscription);
    }

    /**
     * The server hears soon that we leave; what it has sent by then is still taken, otherwise it would use up a delivery
     * that nobody sees.
     *
     * @param yetToCome how many messages may be on their way
     * @return whether the server hears of it only after a round trip
     */
    synchronized boolean leave(int yetToCome) {
        boolean isResubscribed = reconnects != reconnects();
        if (lease.state() != ConnectionState.CONNECTED || (isResubscribed && replaced != null)) {
            end();
        } else if (replaced == null && ConnectionLease.isActive(subscription)) {
            if (isResubscribed) {
                replace(yetToCome);
            } else if (!isLeft) {
                sayFarewell(yetToCome);
            }
        }
        return replaced != null;
    }

    /**
     * jnats forgets a subscription as soon as it is ended, with all that is on its way; but not if it is to end after so
     * many messages. So we name a number that what is on its way does not reach, and then ask for answers until it
     * is reached: the server and we end with the same message.
     */
    private void sayFarewell(int yetToCome) {
        int drainMarkers = Math.max(0, yetToCome) + DRAIN_MARKERS;
        long number = subscription.getDeliveredCount() + drainMarkers;
        if (number > Integer.MAX_VALUE) {
            end();
            return;
        }
        isLeft = true;
        endAfter((int) number);
        for (int i = 0; i < drainMarkers; i++) {
            askForAnswer.accept(subject);
        }
    }

    private void endAfter(int number) {
        Dispatcher dispatcher = subscription.getDispatcher();
        if (dispatcher != null) {
            InterruptFlag.without(() -> dispatcher.unsubscribe(subscription, number));
        }
    }

    /**
     * jnats subscribes again after a reconnect. The server counts from 0 then and jnats goes on, so that one number does
     * not mean the same to both: jnats would forget the subscription, and the server would go on to send. So another
     * subscription takes its place, which both count from 0. An answer to a subject of its own shows that all has come that
     * the server had sent to the first one alone; then that one ends, and after it the other.
     */
    private void replace(int yetToCome) {
        replaced = subscription;
        if (isLeft) {
            endAfter(Integer.MAX_VALUE); // the server of the new connection does not know the earlier number
        }
        isDoubled = true;
        subscribe();
        String mark = lease.connection().createInbox();
        Subscription marked = lease.subscribe(mark, answer -> replacementHasBegun(yetToCome));
        InterruptFlag.without(() -> marked.getDispatcher().unsubscribe(marked, 1));
        askForAnswer.accept(mark);
    }

    private synchronized void replacementHasBegun(int yetToCome) {
        if (replaced == null) {
            return; // all has ended meanwhile
        }
        ConnectionLease.unsubscribe(replaced);
        replaced = null;
        try {
            sayFarewell(yetToCome);
        } catch (IllegalStateException e) {
            LOG.debug("The connection was closed meanwhile", e);
        }
    }
}
