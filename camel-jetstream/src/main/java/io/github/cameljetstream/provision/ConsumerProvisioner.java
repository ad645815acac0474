package io.github.cameljetstream.provision;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.nats.client.JetStreamApiException;
import io.nats.client.NUID;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.SequencePair;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds to the consumer of an endpoint, and first creates or updates it as the options say. Blocks; thread-safe.
 */
public final class ConsumerProvisioner {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerProvisioner.class);

    private final JetStreamApi api;
    private final StreamOptions streamOptions;
    private final StreamLookup streams;
    private final ConsumerOptions options;
    private final String subject;
    private final ConsumerReconciler reconciler;
    private final ConsumerCreation creation;
    private final ConsumerInquiry inquiry;
    private final String ephemeralName = "camel-" + NUID.nextGlobal();
    /** Consumers of an ordered replay that may exist: also if the answer to their creation or deletion was lost. */
    private final Set<String> replayConsumers = ConcurrentHashMap.newKeySet();

    private final AtomicInteger replays = new AtomicInteger();
    private volatile @Nullable ZonedDateTime streamCreated;
    private final AtomicBoolean warnedOfSchedules = new AtomicBoolean();

    /**
     * @param newInbox creates the deliver subject of a new push consumer, unless the options have one
     */
    public ConsumerProvisioner(
            JetStreamApi api,
            StreamOptions streamOptions,
            ConsumerOptions options,
            String subject,
            Supplier<String> newInbox) {
        this(
                api,
                streamOptions,
                new StreamProvisioner(api, streamOptions, subject)::provision,
                options,
                subject,
                newInbox);
    }

    private ConsumerProvisioner(
            JetStreamApi api,
            StreamOptions streamOptions,
            StreamLookup streams,
            ConsumerOptions options,
            String subject,
            Supplier<String> newInbox) {
        this.api = api;
        this.streamOptions = streamOptions;
        this.streams = streams;
        this.options = options.all();
        this.subject = subject;
        this.reconciler = new ConsumerReconciler(this.options, subject);
        this.creation = new ConsumerCreation(this.options, subject, newInbox, reconciler);
        this.inquiry = new ConsumerInquiry(api, provisioning() != ConsumerProvisioning.NONE);
    }

    /** For a pull consumer of a stream that another lookup finds or creates. */
    public static ConsumerProvisioner of(
            JetStreamApi api, StreamLookup streams, ConsumerOptions options, String subject) {
        return new ConsumerProvisioner(api, new StreamOptions(), streams, options, subject, () -> null);
    }

    /**
     * Binds to the consumer.
     *
     * @param resumeAt the sequence in the stream at which a consumer starts that must be created again; 0 leaves it to
     *     the options. If the stream was created again since the last call, the consumer starts at the first message.
     * @param last the last delivered message; null if there was none
     * @throws ProvisionException if the options do not allow it, or the server refuses it or does not answer
     */
    public BoundConsumer provision(long resumeAt, @Nullable StoredAt last) throws ProvisionException {
        return provision(resumeAt, last, api);
    }

    /**
     * Like {@link #provision(long, StoredAt)}, with another timeout.
     *
     * @param api the API of this provisioner, with the other timeout
     */
    public BoundConsumer provision(long resumeAt, @Nullable StoredAt last, JetStreamApi api) throws ProvisionException {
        if (provisioning() == ConsumerProvisioning.NONE) {
            if (streamOptions.getStreamProvisioning() != StreamProvisioning.NONE) {
                streams.provision(api);
            }
            return withoutAsking();
        }
        StreamInfo stream = streams.provision(api);
        String name = nextName();
        try {
            ServerFeatures features = api.featuresIfPermitted().describedAt(stream.getTimestamp());
            return provision(new ConsumerTarget(api, stream, name, features), resumeAt, last);
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(describe(stream, name), e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(describe(stream, name), api, e);
        }
    }

    /**
     * Creates the consumer unless it exists.
     *
     * @throws ProvisionException if the options do not allow it, or the server refuses it or does not answer
     */
    public void createIfMissing() throws ProvisionException {
        StreamInfo stream = streams.provision(api);
        String name = nextName();
        try {
            ServerFeatures features = api.featuresIfPermitted().describedAt(stream.getTimestamp());
            ConsumerTarget target = new ConsumerTarget(api, stream, name, features);
            check(target);
            if (find(target) == null) {
                creation.create(target, ConsumerStart.decide(target, 0, null, false, false));
            }
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(describe(stream, name), e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(describe(stream, name), api, e);
        }
    }

    private void check(ConsumerTarget target) throws IOException, JetStreamApiException, ProvisionException {
        FilterCheck.check(target, options, subject);
        if (provisioning() != ConsumerProvisioning.BIND) {
            new ServerDemands(options, target.features(), target.api().subject("INFO")).check(target.toString());
        }
    }

    private BoundConsumer provision(ConsumerTarget target, long resumeAt, @Nullable StoredAt last)
            throws IOException, JetStreamApiException, ProvisionException {
        check(target);
        ConsumerInfo found = options.binding().isOrdered() ? null : find(target);
        boolean isNewStream = isNewStream(target.stream());
        boolean lastIsReplaced = !isNewStream
                && last != null
                && target.streamEnd() >= last.sequence()
                && found == null
                && isReplaced(target, last);
        ConsumerStart start = ConsumerStart.decide(target, resumeAt, last, isNewStream, lastIsReplaced);
        ConsumerInfo used = found == null ? creation.create(target, start) : reconciler.reconcile(target, found);
        warnOfSchedules(target, used.getConsumerConfiguration());
        streamCreated = target.stream().getCreateTime();
        deleteReplaced(target);
        return BoundConsumer.of(target, used, start.streamRestored());
    }

    /** If true, the stream was created again since the last call. */
    private boolean isNewStream(StreamInfo stream) {
        ZonedDateTime before = streamCreated;
        return before != null && !before.equals(stream.getCreateTime());
    }

    private ConsumerProvisioning provisioning() {
        return options.binding().getConsumerProvisioning();
    }

    private String nextName() {
        String name = options.durable() != null ? options.durable() : ephemeralName;
        if (!options.binding().isOrdered()) {
            return name;
        }
        String next = name + "-" + replays.incrementAndGet(); // the previous one may still exist
        replayConsumers.add(next);
        return next;
    }

    private static String describe(StreamInfo stream, String name) {
        return ConsumerTarget.describe(stream.getConfiguration().getName(), name);
    }

    private static @Nullable ConsumerInfo find(ConsumerTarget target) throws IOException, JetStreamApiException {
        try {
            return target.info();
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    /**
     * If true, the sequence of the last delivered message belongs to another message now: the stream was restored, and
     * has stored as many messages since.
     */
    private static boolean isReplaced(ConsumerTarget target, StoredAt last) {
        try {
            MessageInfo stored = target.api().message(target.streamName(), last.sequence());
            return !last.time().isEqual(requireNonNull(stored.getTime(), "the time of a stored message"));
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Could not read message {} of stream {}; assuming that it is the delivered one", last, target, e);
            return false; // it may be deleted
        }
    }

    private void warnOfSchedules(ConsumerTarget target, ConsumerConfiguration consumer) {
        if (warnedOfSchedules.compareAndSet(false, true)) {
            List<String> filters = BoundConsumer.filtersOf(consumer);
            ScheduleSubjects.warn(
                    target.toString(), target.streamConfiguration(), filters.isEmpty() ? List.of(">") : filters);
        }
    }

    /** The new consumer of an ordered replay replaces another one, which nobody uses any more. */
    private void deleteReplaced(ConsumerTarget target) {
        replayConsumers.removeIf(
                each -> !each.equals(target.name()) && ConsumerInquiry.delete(target.api(), target.streamName(), each));
    }

    /** With consumerProvisioning=none the options describe the consumer. */
    private BoundConsumer withoutAsking() {
        String deliverSubject = options.push().getDeliverSubject();
        ConsumerConfiguration.Builder builder = ConsumerConfiguration.builder(
                ConsumerPlan.of(options, subject, deliverSubject != null).configuration());
        if (deliverSubject != null) {
            // The plan has a heartbeat by default. If the consumer has none, the component would miss it.
            builder.deliverSubject(deliverSubject).idleHeartbeat(options.push().getHeartbeat());
        }
        return BoundConsumer.unasked(
                requireNonNull(streamOptions.getStreamName(), "validated"),
                requireNonNull(options.durable(), "validated"),
                builder.build());
    }

    /**
     * If true, the server knows the consumer, and not another one of its name. Also true if the server may not be
     * asked.
     *
     * @throws ProvisionException if the server does not answer
     */
    public boolean isThere(BoundConsumer consumer) throws ProvisionException {
        return inquiry.exists(consumer);
    }

    /**
     * The last delivered sequences of the consumer; null if the server does not know the consumer, or knows another one
     * of its name.
     *
     * @throws ProvisionException if the server does not tell
     */
    public @Nullable SequencePair standing(BoundConsumer consumer) throws ProvisionException {
        return inquiry.delivered(consumer);
    }

    /**
     * The consumer with its current configuration; null if the server may not be asked, or knows another one of its
     * name.
     *
     * @throws IOException if the server does not answer
     */
    public @Nullable BoundConsumer current(BoundConsumer consumer) throws IOException, JetStreamApiException {
        return inquiry.current(consumer);
    }

    /**
     * Makes the server drop pull requests that nobody waits for, which it does when it reports the number of waiting
     * requests. Such a request takes the first message that is handed back out of the queue; the server then finds
     * nobody, and puts the message at the end of the queue. A lost connection has no requests.
     */
    public void dropRequests(BoundConsumer consumer) {
        if (consumer.isPush()) {
            return;
        }
        try {
            inquiry.exists(consumer);
        } catch (ProvisionException e) {
            LOG.debug("Could not drop the pull requests of consumer {}", consumer.name(), e);
        }
    }

    /**
     * Deletes an ephemeral consumer that is no longer used. While the server is unreachable it does nothing: the server
     * deletes the consumer after its inactive threshold.
     */
    public void leave(BoundConsumer consumer) {
        if (!consumer.isDurable() && provisioning() != ConsumerProvisioning.NONE && api.isConnected()) {
            ConsumerInquiry.delete(api, consumer.stream(), consumer.name());
        }
    }
}
