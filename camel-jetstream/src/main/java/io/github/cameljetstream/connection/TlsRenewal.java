package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.security.CurrentTls;
import io.github.cameljetstream.wire.TlsRefusalListener;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ForceReconnectOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconnects a connection when its certificates are renewed. First a trial connection must show that the server accepts the
 * new certificates; until then the connection keeps the old ones. Not thread-safe: one task calls it.
 */
final class TlsRenewal {
    /** The period of reading the files. */
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TlsRenewal.class);
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    private final ConnectionKey key;
    private final CamelContext context;
    private final CurrentTls tls;
    private @Nullable String reportedRefusal;

    TlsRenewal(ConnectionKey key, CamelContext context, CurrentTls tls) {
        this.key = key;
        this.context = context;
        this.tls = tls;
    }

    /** The connection whose certificates are renewed. */
    interface Target {
        ConnectionState state();

        Connection connection();

        /** The certificates of the current connection; null before the first handshake. */
        @Nullable
        Object tlsInUse();

        /** Is called right before the connection reconnects. */
        void beginRenewal();

        /** Is called after each check. */
        void endRenewal();
    }

    /** Checks for renewed certificates until the repetition is cancelled. */
    Repetition start(BackgroundTasks tasks, Target target) {
        AtomicBoolean checking = new AtomicBoolean();
        return tasks.repeat(
                "check for renewed certificates",
                () -> {
                    if (target.state() == ConnectionState.CONNECTED && checking.compareAndSet(false, true)) {
                        tasks.run("check for renewed certificates", () -> check(target, checking));
                    }
                },
                PERIOD.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void check(Target target, AtomicBoolean checking) {
        try {
            moveIfRenewed(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the context stops
        } finally {
            target.endRenewal();
            checking.set(false);
        }
    }

    private void moveIfRenewed(Target target) throws InterruptedException {
        try {
            if (tls.refresh().equals(target.tlsInUse()) || !isAccepted()) {
                return;
            }
            LOG.info(
                    "Connection {} to NATS at {} reconnects, to use the renewed certificates",
                    key.name(),
                    key.maskedServers());
            target.beginRenewal();
            target.connection()
                    .forceReconnect(
                            ForceReconnectOptions.builder().flush(FLUSH_LIMIT).build());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.warn("Connection {}: the check for renewed certificates failed; trying again", key.name(), e);
        }
    }

    private boolean isAccepted() throws InterruptedException {
        TrialErrors errors = new TrialErrors();
        ConnectionListener noListener = (connection, event) -> {};
        try {
            Options options = NatsOptions.of(key, context, tls, noListener, errors);
            try (Connection trial = Nats.connect(options)) {
                trial.flush(FLUSH_LIMIT);
            }
            reportedRefusal = null;
            return true;
        } catch (IOException | GeneralSecurityException | java.util.concurrent.TimeoutException e) {
            report(errors.failure == null ? e : errors.failure);
            return false;
        }
    }

    /** Keeps the failure of the trial connection. */
    private static final class TrialErrors implements TlsRefusalListener {
        private volatile @Nullable Exception failure;

        @Override
        public void onTlsRefused(Connection attempt, SSLException refusal) {
            failure = refusal;
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception exception) {
            if (ConnectReasons.of(exception) != null) {
                failure = exception;
            }
        }
    }

    private void report(Exception failure) {
        String known = ConnectReasons.of(failure);
        String reason = known == null ? String.valueOf(failure.getMessage()) : known;
        if (!reason.equals(reportedRefusal)) {
            reportedRefusal = reason;
            LOG.warn(
                    "Connection {}: NATS at {} does not accept the renewed certificates ({}). The connection keeps the old"
                            + " ones; trying the renewed ones again every {} s",
                    key.name(),
                    key.maskedServers(),
                    reason,
                    PERIOD.toSeconds());
        }
    }
}
