package io.github.cameljetstream;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.cloudevents.EventIds;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.CurrentServerFeatures;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.fastbatch.FastBatches;
import io.github.cameljetstream.message.BodyBytes;
import io.github.cameljetstream.message.BodyException;
import io.github.cameljetstream.message.MessageIds;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.message.OutgoingMessages;
import io.github.cameljetstream.message.PublishDirectives;
import io.github.cameljetstream.message.RepeatedSend;
import io.github.cameljetstream.message.SubjectChooser;
import io.github.cameljetstream.metrics.ContextMetrics;
import io.github.cameljetstream.metrics.Metrics;
import io.github.cameljetstream.operations.Operations;
import io.github.cameljetstream.payload.ClaimChecks;
import io.github.cameljetstream.payload.PayloadReference;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.send.Batches;
import io.github.cameljetstream.send.FailedSends;
import io.github.cameljetstream.send.PublishedHeaders;
import io.github.cameljetstream.send.StoredBodies;
import io.github.cameljetstream.send.StreamsBySubject;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.api.StreamInfo;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes exchanges to a stream without blocking. An exchange is done when the stream has answered. */
@ManagedResource(description = "Managed JetStreamProducer")
public class JetStreamProducer extends JetStreamManagedProducer {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamProducer.class);

    private final JetStreamEndpoint endpoint;
    private final CurrentServerFeatures features = new CurrentServerFeatures();
    private final PublishDirectives directives;
    private final OutgoingMessages messages;
    private final FailedSends failedSends;
    private final Batches batches;
    private final PublishedHeaders headers;
    private volatile @Nullable ConnectionLease lease;
    private volatile @Nullable Publisher publisher;
    private volatile @Nullable StoredBodies bodies;
    /** Null if bodies are not published as fast batches. */
    private volatile @Nullable FastBatches fastBatches;

    private volatile @Nullable Operations operations;
    private volatile @Nullable String lastError;
    private @Nullable WritableHealthCheckRepository healthChecks;
    private @Nullable HealthCheck healthCheck;
    private Metrics.Registration meters = () -> {};

    public JetStreamProducer(JetStreamEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        String sender = Integer.toHexString(System.identityHashCode(this));
        MessageIds messageIds = new MessageIds(
                endpoint.getPublishOptions().getMessageIdStrategy(),
                new EventIds(endpoint.getCloudEvents().wraps()),
                sender);
        this.directives = endpoint.directives(features);
        this.messages = messages(messageIds);
        this.failedSends = new FailedSends(messageIds, sender);
        this.batches = new Batches(endpoint.getPublishOptions(), messages, messageIds, failedSends);
        this.headers = new PublishedHeaders(directives.hasUniqueSchedules());
    }

    private OutgoingMessages messages(MessageIds messageIds) {
        return new OutgoingMessages(
                new SubjectChooser(endpoint.getSubject(), endpoint.publishSubject(), endpoint.subjectRules()),
                directives,
                endpoint.headerMapper(),
                messageIds,
                new BodyBytes(() -> started().maxPayload()),
                endpoint.wrapping());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Object body = exchange.getMessage().getBody();
        Publisher current;
        OutgoingMessage message;
        PayloadReference reference;
        try {
            current = started();
            Operations other = requireNonNull(operations, "the producer is started");
            if (other.isAsked(exchange)) {
                return other.process(exchange, callback);
            }
            if (batches.publish(
                    exchange,
                    current,
                    fastBatches,
                    (results, failure) -> batchEnded(exchange, results, failure, callback))) {
                return false;
            }
            RepeatedSend repeated = failedSends.repeatedBy(exchange);
            reference = bodies().store(exchange, repeated);
            message = map(exchange, repeated, reference);
        } catch (Throwable e) { // also of header filters and bodies of users
            exchange.setException(e instanceof BodyException large ? PublishException.of(large) : Causes.readable(e));
            callback.done(true);
            return true;
        }
        current.publish(
                message,
                (ack, failure) -> complete(exchange, callback, () -> {
                    if (failure == null) {
                        bodies().published(exchange, reference);
                        noteStored(exchange, message, ack);
                    } else {
                        noteFailed(exchange, body, message, failure);
                        bodies().failed(exchange, reference, failure);
                    }
                }));
        return false;
    }

    private OutgoingMessage map(
            Exchange exchange, @Nullable RepeatedSend repeated, @Nullable PayloadReference reference) throws Exception {
        try {
            return reference == null
                    ? messages.map(exchange, repeated)
                    : messages.mapReference(exchange, repeated, reference);
        } catch (Throwable e) {
            bodies().unsent(exchange, reference);
            throw e;
        }
    }

    private StoredBodies bodies() {
        return requireNonNull(bodies, "the producer is started");
    }

    private Publisher started() {
        return requireNonNull(publisher, "the producer is started");
    }

    /** The exchange continues, even if noting its outcome throws. */
    private static void complete(Exchange exchange, AsyncCallback callback, Runnable noteOutcome) {
        try {
            noteOutcome.run();
        } catch (Throwable e) {
            exchange.setException(Causes.readable(e));
        }
        try {
            callback.done(false);
        } catch (Throwable e) {
            LOG.error("The steps of the route after the send threw an exception", Causes.loggable(e));
        }
    }

    private void batchEnded(
            Exchange exchange,
            List<PublishResult> results,
            @Nullable PublishBatchException failure,
            AsyncCallback callback) {
        complete(exchange, callback, () -> {
            headers.setResults(exchange.getMessage(), results);
            if (failure != null) {
                exchange.setException(failure);
                lastError = failure.getMessage();
            }
        });
    }

    private void noteStored(Exchange exchange, OutgoingMessage message, PubAck ack) {
        failedSends.forget(exchange);
        headers.setStored(exchange.getMessage(), message, ack);
    }

    private void noteFailed(Exchange exchange, Object body, OutgoingMessage message, PublishException failure) {
        failedSends.remember(exchange, body, message.messageId(), failure);
        headers.setFailed(exchange.getMessage());
        exchange.setException(failure);
        lastError = failure.getMessage();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        InterruptFlag.startWithout(this::connect); // toD starts producers on the threads of routes
    }

    private void connect() throws Exception {
        ConnectionLease leased = endpoint.lease();
        lease = leased;
        try {
            JetStreamApi api = JetStreamApi.of(leased, endpoint.getConnectionOptions());
            ProducerStreamFinder finder = new ProducerStreamFinder(endpoint, leased, api);
            StreamInfo stream = finder.find();
            features.start(leased, api);
            bodies = bodies(leased, api, stream);
            boolean fast = checkOptions(new StreamsBySubject(leased, api), finder, stream);
            Publisher created = publisher(leased, api, stream, finder.mayNotAsk());
            publisher = created;
            fastBatches = fast ? new FastBatches(leased, created, endpoint.getPublishOptions()) : null;
            operations = operations(leased, api);
            addHealthCheck(leased, created);
            endpoint.jetStreamComponent().running().producers().add(this);
            registerMeters(stream, created);
        } catch (Exception | Error e) {
            release();
            throw e;
        }
    }

    private StoredBodies bodies(ConnectionLease leased, JetStreamApi api, @Nullable StreamInfo stream) {
        ClaimChecks claimChecks =
                ClaimChecks.open(endpoint.getCamelContext(), leased, api, endpoint.getClaimCheckOptions());
        claimChecks.checkAge(stream == null ? null : stream.getConfiguration());
        return new StoredBodies(claimChecks, leased.tasks(), Integer.toHexString(System.identityHashCode(this)));
    }

    /** Refuses options that the server or the stream does not support; true if bodies are published as fast batches. */
    private boolean checkOptions(StreamsBySubject streams, ProducerStreamFinder finder, @Nullable StreamInfo stream) {
        directives.check(
                finder.namesSubject() ? endpoint.getSubject() : null,
                stream == null ? null : stream.getConfiguration(),
                streams);
        boolean fast = new BatchChoice(
                        endpoint.toString(), endpoint.getPublishOptions(), endpoint.getMessageOptions(), features.get())
                .isFast(stream, finder.namesSubject());
        finder.check(stream);
        return fast;
    }

    private Operations operations(ConnectionLease leased, JetStreamApi api) {
        return new Operations(
                leased,
                api,
                endpoint.getConnectionOptions().getRequestTimeout(),
                endpoint.operationTarget(),
                endpoint.operationResults(),
                features);
    }

    private Publisher publisher(
            ConnectionLease leased, JetStreamApi api, @Nullable StreamInfo stream, boolean mayNotAsk) {
        Publisher made = new Publisher(
                leased,
                api,
                endpoint.getPublishOptions(),
                endpoint.getStreamOptions().getStreamName());
        if (stream != null) {
            made.knowStreamOf(endpoint.getSubject(), stream.getConfiguration());
        } else if (mayNotAsk) {
            made.forbidAskingForStreams();
        }
        return made;
    }

    private void registerMeters(@Nullable StreamInfo stream, Publisher created) {
        meters = ContextMetrics.of(endpoint.getCamelContext())
                .producer(new Metrics.ObservedProducer(
                        endpoint.getSubject(),
                        stream == null
                                ? endpoint.getStreamOptions().getStreamName()
                                : stream.getConfiguration().getName(),
                        endpoint.getPublishOptions().getMaxPendingPublishes(),
                        created));
    }

    @Override
    @Nullable
    Publisher publisher() {
        return publisher;
    }

    @Override
    public @Nullable String getConnectionState() {
        ConnectionLease now = lease;
        return now == null ? null : now.state().name();
    }

    @Override
    public @Nullable String getServers() {
        ConnectionLease now = lease;
        return now == null ? null : now.servers();
    }

    @Override
    public @Nullable String getLastError() {
        return lastError;
    }

    private void addHealthCheck(ConnectionLease leased, Publisher created) {
        WritableHealthCheckRepository checks = HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
        healthChecks = checks;
        if (checks != null && endpoint.jetStreamComponent().isHealthCheckProducerEnabled()) {
            healthCheck = JetStreamHealthCheck.ofProducer(endpoint, leased, created::pending, () -> lastError);
            checks.addHealthCheck(healthCheck);
        }
    }

    @Override
    protected void doStop() throws Exception {
        release();
        super.doStop();
    }

    private void release() {
        endpoint.jetStreamComponent().running().producers().remove(this);
        if (healthChecks != null && healthCheck != null) {
            healthChecks.removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        if (fastBatches != null) {
            fastBatches.close(ShutdownTime.left(endpoint.getCamelContext())); // stays, too
        }
        if (publisher != null) {
            publisher.close(ShutdownTime.left(endpoint.getCamelContext())); // and stays: it fails late sends
        }
        if (lease != null) {
            features.stop();
            lease.close();
            lease = null;
        }
        meters.close();
        meters = () -> {};
    }
}
