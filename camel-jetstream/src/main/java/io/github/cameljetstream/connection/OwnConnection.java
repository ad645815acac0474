package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.security.Credentials;
import io.github.cameljetstream.wire.SanitizingDataPort;
import io.nats.client.Connection;
import io.nats.client.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Finds options of a given connection (option connection) that break guarantees of the component. Pure. */
public final class OwnConnection {
    private static final long ERROR_POLL_MILLIS = 100;

    private OwnConnection() {}

    /** The problems, each with its cure. */
    static List<String> problems(Options options) {
        List<String> problems = new ArrayList<>();
        addQueueProblems(options, problems);
        addAnswerProblems(options, problems);
        addServerProblems(options, problems);
        return problems;
    }

    /** Options by which messages are dropped, or a connection is closed in an outage. */
    private static void addQueueProblems(Options options, List<String> problems) {
        if (options.getMaxReconnect() != -1) {
            problems.add("maxReconnects=" + options.getMaxReconnect()
                    + ": jnats closes it after that many failed attempts, and the routes stop receiving. Set"
                    + " maxReconnects(-1).");
        }
        if (options.getReconnectBufferSize() >= 0) {
            problems.add("reconnectBufferSize=" + options.getReconnectBufferSize()
                    + ": publishing and acknowledging fail when it is full in an outage. Set"
                    + " reconnectBufferSize(-1).");
        }
        addQueueLimit(options, problems);
    }

    private static void addQueueLimit(Options options, List<String> problems) {
        if (options.getMaxMessagesInOutgoingQueue() > 0) {
            problems.add("maxMessagesInOutgoingQueue=" + options.getMaxMessagesInOutgoingQueue()
                    + (options.isDiscardMessagesWhenOutgoingQueueFull()
                            ? ", discardMessagesWhenOutgoingQueueFull=true: messages and acknowledgements beyond it"
                                    + " are dropped."
                            : ": publishing and acknowledging block and then fail when it is full.")
                    + " Set maxMessagesInOutgoingQueue(0).");
        }
    }

    /** Options by which a request without an answer looks like another failure. */
    private static void addAnswerProblems(Options options, List<String> problems) {
        if (!options.advancedRequestBehavior()) {
            problems.add("advancedRequestBehavior=false: a missing stream looks like a server that does not answer in"
                    + " time. Call advancedRequestBehavior().");
        }
        if (!options.useTimeoutException()) {
            problems.add(
                    "useTimeoutException=false: a request without an answer in time looks like a canceled one. Call"
                            + " useTimeoutException().");
        }
        if (options.isNoHeaders() || options.isNoNoResponders()) {
            problems.add("noHeaders or noNoResponders: the server does not report a request without responders, and"
                    + " deliveries have no status. Remove both.");
        }
        if (options.isOldRequestStyle()) {
            problems.add("oldRequestStyle=true: each request creates a subscription. Remove it.");
        }
    }

    /** Options by which the connection hangs or breaks. */
    private static void addServerProblems(Options options, List<String> problems) {
        if (options.getPingInterval().isZero() || options.getPingInterval().toMinutes() >= 2) {
            problems.add("pingInterval=" + options.getPingInterval()
                    + ": a server that stops responding is noticed after " + options.getMaxPingsOut()
                    + " of these. Set pingInterval(Duration.ofSeconds(10)).");
        }
        if (!SanitizingDataPort.class.getName().equals(options.getDataPortType())) {
            problems.add("dataPortType=" + options.getDataPortType()
                    + ": a message whose headers are not ASCII breaks the connection. Set dataPortType(\""
                    + SanitizingDataPort.class.getName() + "\").");
        }
    }

    /**
     * Rejects a connection that is not up.
     *
     * @throws ConnectFailedException naming the connection, its state and the expected one
     */
    static void checkConnected(Connection own, ConnectionKey key) throws ConnectFailedException {
        if (own.getStatus() != Connection.Status.CONNECTED) {
            throw new ConnectFailedException(
                    "Option connection is refused: connection " + key.name() + " to NATS at " + key.maskedServers()
                            + " is " + own.getStatus() + ", and must be CONNECTED.",
                    null);
        }
    }

    /** Polls the errors of a given connection, whose error listener is the user's, and reports each denial. */
    static Repetition pollErrors(Connection own, BackgroundTasks tasks, Consumer<Denial> denied) {
        AtomicLong seen = new AtomicLong(own.getStatistics().getErrs());
        return tasks.repeat(
                "poll for errors of the given connection",
                () -> {
                    long now = own.getStatistics().getErrs();
                    String last = own.getLastError();
                    Denial denial = last == null ? null : Denial.of(last);
                    for (long i = seen.getAndSet(now); i < now && denial != null; i++) {
                        denied.accept(denial);
                    }
                },
                ERROR_POLL_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** The names of the options that have no effect with a given connection. */
    public static List<String> unused(ConnectionOptions connection, SecurityOptions security) {
        ConnectionOptions defaults = new ConnectionOptions();
        List<String> unused = new ArrayList<>(Credentials.of(security).given());
        addIf(unused, !connection.getNatsURL().equals(defaults.getNatsURL()), "natsURL");
        addIf(unused, connection.getName() != null, "name");
        addIf(unused, connection.getInboxPrefix() != null, "inboxPrefix");
        addIf(unused, !connection.getConnectionTimeout().equals(defaults.getConnectionTimeout()), "connectionTimeout");
        addIf(unused, !connection.getReconnectWait().equals(defaults.getReconnectWait()), "reconnectWait");
        addIf(unused, !connection.getPingInterval().equals(defaults.getPingInterval()), "pingInterval");
        addIf(unused, security.getTlsClientCert() != null, "tlsClientCert");
        addIf(unused, security.getTlsCaCert() != null, "tlsCaCert");
        addIf(unused, security.getSslContextParameters() != null, "sslContextParameters");
        addIf(unused, security.isTlsFirst(), "tlsFirst");
        return unused;
    }

    private static void addIf(List<String> names, boolean condition, String name) {
        if (condition) {
            names.add(name);
        }
    }
}
