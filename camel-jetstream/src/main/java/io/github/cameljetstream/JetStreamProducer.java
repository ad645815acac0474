package io.github.cameljetstream;

import io.github.cameljetstream.cloudevents.EventIds;
import io.github.cameljetstream.connection.Causes;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.InterruptFlag;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.metrics.Metrics;
import io.github.cameljetstream.options.PublishBatch;
import io.github.cameljetstream.publish.Batches;
import io.github.cameljetstream.publish.MessageIds;
import io.github.cameljetstream.publish.OutgoingMessage;
import io.github.cameljetstream.publish.OutgoingMessages;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishDirectives;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.Publisher;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamInfo;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes exchanges to a stream, without blocking; an exchange is done when the stream has answered. */
@ManagedResource(description = "Managed JetStreamProducer")
public class JetStreamProducer extends JetStreamManagedProducer {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamProducer.class);

    private final JetStreamEndpoint endpoint;
    private final MessageIds messageIds;
    private final PublishDirectives instructions;
    private final OutgoingMessages messages;
    private final Batches batches;
    private volatile ServerFeatures features = ServerFeatures.UNKNOWN;
    private volatile ConnectionLease lease;
    private ConnectionWatcher featureWatcher;
    private volatile Publisher publisher;
    private volatile String lastError;
    private WritableHealthCheckRepository healthChecks;
    private HealthCheck healthCheck;
    private Metrics.Registration meters = () -> {};

    public JetStreamProducer(JetStreamEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.messageIds = new MessageIds(
                endpoint.getPublishOptions().getMessageIdStrategy(),
                new EventIds(endpoint.getCloudEvents().wraps()),
                Integer.toHexString(System.identityHashCode(this)));
        this.instructions = endpoint.instructions(() -> features);
        this.messages = new OutgoingMessages(
                endpoint.getSubject(),
                endpoint.publishSubject(),
                endpoint.subjectRules(),
                instructions,
                endpoint.headerMapper(),
                messageIds,
                endpoint.wrapping(),
                () -> publisher.maxPayload());
        this.batches = new Batches(endpoint.getPublishOptions(), messages, messageIds);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        OutgoingMessage message;
        Object body = exchange.getMessage().getBody();
        try {
            if (batches.publish(
                    exchange, publisher, (results, failure) -> batchEnded(exchange, results, failure, callback))) {
                return false;
            }
            message = messages.of(exchange);
        } catch (Throwable e) { // also of header filters and bodies of others
            exchange.setException(Causes.readable(e));
            callback.done(true);
            return true;
        }
        publisher.publish(
                message,
                (ack, failure) -> end(exchange, callback, () -> {
                    if (failure == null) {
                        stored(exchange, message, ack);
                    } else {
                        failed(exchange, body, message, failure);
                    }
                }));
        return false;
    }

    /** The exchange goes on, whatever is thrown when the outcome is noted in it. */
    private static void end(Exchange exchange, AsyncCallback callback, Runnable noteOutcome) {
        try {
            noteOutcome.run();
        } catch (Throwable e) {
            exchange.setException(Causes.readable(e));
        }
        try {
            callback.done(false);
        } catch (Throwable e) {
            LOG.error("An exception was thrown by what follows a send in a route", Causes.readable(e));
        }
    }

    private void batchEnded(
            Exchange exchange, List<PublishResult> results, PublishBatchException failure, AsyncCallback callback) {
        end(exchange, callback, () -> {
            Message message = exchange.getMessage();
            forgetResults(message);
            message.setHeader(JetStreamHeaders.PUBLISHED_RESULTS, results);
            OutgoingMessages.forgetSteering(message);
            if (failure != null) {
                exchange.setException(failure);
                lastError = failure.getMessage();
            }
        });
    }

    private void stored(Exchange exchange, OutgoingMessage sent, PublishAck ack) {
        messageIds.stored(exchange);
        Message message = exchange.getMessage();
        OutgoingMessages.forgetSteering(message);
        message.removeHeader(JetStreamHeaders.PUBLISHED_RESULTS); // of an earlier send, as others below
        message.setHeader(JetStreamHeaders.PUBLISHED_STREAM, ack.getStream());
        message.setHeader(JetStreamHeaders.PUBLISHED_SEQUENCE, ack.getSeqno());
        message.setHeader(JetStreamHeaders.PUBLISHED_DUPLICATE, ack.isDuplicate());
        if (ack.getDomain() == null) {
            message.removeHeader(JetStreamHeaders.PUBLISHED_DOMAIN);
        } else {
            message.setHeader(JetStreamHeaders.PUBLISHED_DOMAIN, ack.getDomain());
        }
        if (instructions.hasUniqueSchedules() && isSchedule(sent)) {
            message.setHeader(JetStreamHeaders.PUBLISHED_SCHEDULE_SUBJECT, sent.subject());
        }
        if (ack.getVal() == null) {
            message.removeHeader(JetStreamHeaders.PUBLISHED_COUNTER);
        } else {
            message.setHeader(JetStreamHeaders.PUBLISHED_COUNTER, new BigInteger(ack.getVal()));
        }
    }

    private static boolean isSchedule(OutgoingMessage sent) {
        return sent.headers() != null && sent.headers().containsKey(NatsJetStreamConstants.NATS_SCHEDULE_HDR);
    }

    /** Of an earlier send. */
    private static void forgetResults(Message message) {
        message.removeHeaders("CamelJetStreamPublished*");
    }

    private void failed(Exchange exchange, Object body, OutgoingMessage message, PublishException failure) {
        messageIds.failed(exchange, body, message.messageId(), failure);
        // What handles the failure may send it elsewhere; a repetition by Camel has the message as it was.
        OutgoingMessages.forgetSteering(exchange.getMessage());
        forgetResults(exchange.getMessage());
        exchange.setException(failure);
        lastError = failure.getMessage();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        InterruptFlag.startWithout(this::begin); // toD starts producers on the threads of routes
    }

    private void begin() throws Exception {
        lease = endpoint.lease();
        try {
            JetStreamApi api = JetStreamApi.of(lease, endpoint.getConnectionOptions());
            ProducerStreamFinder finder = new ProducerStreamFinder(endpoint, lease, api);
            StreamInfo stream = finder.find();
            features = features(api);
            instructions.check(
                    finder.namesSubject() ? endpoint.getSubject() : null,
                    stream == null ? null : stream.getConfiguration(),
                    new StreamsBySubject(lease, api));
            checkBatch();
            finder.check(stream);
            publisher = new Publisher(
                    lease,
                    api,
                    endpoint.getPublishOptions(),
                    endpoint.getStreamOptions().getStreamName());
            if (stream != null) {
                publisher.knowStreamOf(endpoint.getSubject(), stream.getConfiguration());
            } else if (finder.mayNotAsk()) {
                publisher.forbidAskingForStreams();
            }
            featureWatcher = new FeatureWatcher(lease, api);
            lease.watch(featureWatcher);
            addHealthCheck();
            endpoint.jetStreamComponent().running().producers().add(this);
            show(stream);
        } catch (Exception | Error e) {
            release();
            throw e;
        }
    }

    /** An older server would store the messages of a batch one by one. */
    private void checkBatch() {
        if (endpoint.getPublishOptions().getBatch() == PublishBatch.ATOMIC
                && !features.has(ServerFeature.ATOMIC_BATCHES)) {
            throw new IllegalArgumentException("batch=atomic of " + endpoint + " needs nats-server 2.12 or newer, and"
                    + " the one that has the stream is older, or does not tell us ($JS.API.INFO). Use batch=each.");
        }
    }

    /** Who may only publish cannot ask: then the oldest is assumed. */
    private static ServerFeatures features(JetStreamApi api) {
        try {
            return api.featuresIfPermitted();
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("It is not known how new the server is", e);
            return ServerFeatures.UNKNOWN;
        }
    }

    /** The server that we are connected with again may be another version, or could not be asked before. */
    private final class FeatureWatcher implements ConnectionWatcher {
        private final ConnectionLease watched;
        private final JetStreamApi api;

        FeatureWatcher(ConnectionLease watched, JetStreamApi api) {
            this.watched = watched;
            this.api = api;
        }

        @Override
        public void onDisconnected() {
            // Nothing can be asked for now.
        }

        @Override
        public void onReconnected() {
            watched.tasks().run("question for the server's features", this::ask);
        }

        private void ask() {
            ServerFeatures now = features(api);
            if (now != ServerFeatures.UNKNOWN) {
                features = now;
            }
        }
    }

    private void show(StreamInfo stream) {
        meters = Metrics.of(endpoint.getCamelContext())
                .producer(new Metrics.ObservedProducer(
                        endpoint.getSubject(),
                        stream == null
                                ? endpoint.getStreamOptions().getStreamName()
                                : stream.getConfiguration().getName(),
                        endpoint.getPublishOptions().getMaxPendingPublishes(),
                        publisher));
    }

    @Override
    Publisher publisher() {
        return publisher;
    }

    @Override
    public String getConnectionState() {
        ConnectionLease now = lease;
        return now == null ? null : now.state().name();
    }

    @Override
    public String getServers() {
        ConnectionLease now = lease;
        return now == null ? null : now.servers();
    }

    @Override
    public String getLastError() {
        return lastError;
    }

    private void addHealthCheck() {
        healthChecks = HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (healthChecks != null && endpoint.jetStreamComponent().isHealthCheckProducerEnabled()) {
            healthCheck = JetStreamHealthCheck.ofProducer(endpoint, lease, publisher::pending, () -> lastError);
            healthChecks.addHealthCheck(healthCheck);
        }
    }

    @Override
    protected void doStop() throws Exception {
        release();
        super.doStop();
    }

    private void release() {
        endpoint.jetStreamComponent().running().producers().remove(this);
        if (healthCheck != null) {
            healthChecks.removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        if (publisher != null) {
            publisher.close(ShutdownTime.left(endpoint.getCamelContext())); // and stays: it tells whoever comes late
        }
        if (lease != null) {
            if (featureWatcher != null) {
                lease.unwatch(featureWatcher);
            }
            lease.close();
            lease = null;
        }
        meters.close();
        meters = () -> {};
    }
}
