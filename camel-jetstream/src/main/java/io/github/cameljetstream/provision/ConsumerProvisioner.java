package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.options.ConsumerType;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.options.Subjects;
import io.nats.client.JetStreamApiException;
import io.nats.client.NUID;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.SequencePair;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds to the consumer of an endpoint, which it makes or changes first if the options say so. Blocks; thread-safe.
 */
public final class ConsumerProvisioner {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerProvisioner.class);

    private final JetStreamApi api;
    private final StreamOptions streamOptions;
    private final StreamLookup streams;
    private final ConsumerOptions options;
    private final String subject;
    private final Supplier<String> newInbox;
    private final String ephemeralName = "camel-" + NUID.nextGlobal();
    /** The last consumer of an ordered replay; null if there was none. */
    private final AtomicReference<String> replay = new AtomicReference<>();

    private final AtomicInteger replays = new AtomicInteger();
    private volatile ZonedDateTime streamCreated;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfSchedules = new AtomicBoolean();

    /**
     * @param newInbox makes the deliver subject of a new push consumer, unless the options have one
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
        this.newInbox = newInbox;
    }

    /** For a pull consumer of a stream that is found, or made, in another way than by the options of a stream. */
    public static ConsumerProvisioner of(
            JetStreamApi api, StreamLookup streams, ConsumerOptions options, String subject) {
        return new ConsumerProvisioner(api, new StreamOptions(), streams, options, subject, () -> null);
    }

    /**
     * Binds to the consumer.
     *
     * @param resumeAt the sequence in the stream at which a consumer begins if it has to be made again; 0 for where the
     *     options say. If the stream was made again since the last call, it begins at the first message.
     * @param last the last message that was delivered; null if there was none
     * @throws ProvisionException if it cannot be had as the options say
     */
    public BoundConsumer provision(long resumeAt, StoredAt last) throws ProvisionException {
        return provision(resumeAt, last, api);
    }

    /**
     * As {@link #provision(long, StoredAt)}, by an API with a time-out of its own.
     *
     * @param api the API of this provisioner, with another time-out
     */
    public BoundConsumer provision(long resumeAt, StoredAt last, JetStreamApi api) throws ProvisionException {
        if (options.getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            if (streamOptions.getStreamProvisioning() != StreamProvisioning.NONE) {
                streams.provision(api);
            }
            return taken();
        }
        StreamInfo streamInfo = streams.provision(api);
        String stream = streamInfo.getConfiguration().getName();
        String name = options.durable() != null ? options.durable() : ephemeralName;
        if (options.isOrdered()) {
            name += "-" + replays.incrementAndGet(); // never the one before, which may be there still
        }
        String what = "Consumer '" + name + "' of stream '" + stream + "'";
        try {
            checkSubjects(api, streamInfo.getConfiguration());
            ServerFeatures features = api.featuresIfPermitted().describedAt(streamInfo.getTimestamp());
            if (options.getConsumerProvisioning() != ConsumerProvisioning.BIND) {
                new ServerDemands(options, features, api.subject("INFO")).check(what);
            }
            ConsumerInfo found = options.isOrdered() ? null : find(api, stream, name);
            ZonedDateTime before = streamCreated;
            boolean otherStream = before != null && !before.equals(streamInfo.getCreateTime());
            long end = streamInfo.getStreamState().getLastSequence();
            boolean putBack = !otherStream
                    && last != null
                    && (end < last.sequence() || (found == null && isAnother(api, stream, last)));
            // A consumer that begins beyond the stream's end skips what comes until then.
            long from = otherStream ? 1 : Math.min(resumeAt, end + 1);
            ZonedDateTime after = putBack && resumeAt > Math.min(end, last.sequence()) ? last.time() : null;
            if (streamInfo.getConfiguration().getRetentionPolicy() == RetentionPolicy.WorkQueue) {
                after = null;
                from = 0; // such a stream lets a consumer begin at the first message only, which is one that is not
                // done
            }
            ConsumerInfo used = found == null
                    ? create(api, what, streamInfo, name, from, after, features)
                    : reconcile(api, what, stream, found);
            warnOfSchedules(what, streamInfo.getConfiguration(), used.getConsumerConfiguration());
            streamCreated = streamInfo.getCreateTime();
            replaces(api, stream, name);
            return new BoundConsumer(
                    stream,
                    streamInfo.getConfiguration().getSubjects(),
                    used.getName(),
                    used.getConsumerConfiguration(),
                    features,
                    streamInfo.getCreateTime(),
                    used.getCreationTime(),
                    used.getNumAckPending(),
                    used.getDelivered().getConsumerSequence(),
                    settledUpTo(used),
                    Math.max(
                            used.getAckFloor().getStreamSequence(),
                            streamInfo.getStreamState().getFirstSequence() - 1),
                    used.getDelivered().getStreamSequence(),
                    end,
                    putBack,
                    streamInfo.getConfiguration().getRetentionPolicy() == RetentionPolicy.WorkQueue);
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(what, e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(what, api, e);
        }
    }

    private void warnOfSchedules(String what, StreamConfiguration stream, ConsumerConfiguration consumer) {
        if (warnedOfSchedules.compareAndSet(false, true)) {
            List<String> filters = consumer.getFilterSubjects();
            ScheduleSubjects.warn(what, stream, filters == null || filters.isEmpty() ? List.of(">") : filters);
        }
    }

    /**
     * Whether the sequence of the last message that was delivered belongs to another one now: the stream was put back, and
     * has got so many since.
     */
    private static boolean isAnother(JetStreamApi api, String stream, StoredAt last) {
        try {
            return !api.message(stream, last.sequence()).getTime().isEqual(last.time());
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Not known whether message {} of stream {} is the one that was delivered", last, stream, e);
            return false; // it is deleted perhaps
        }
    }

    /** The consumer of an ordered replay has taken the place of another, which nobody takes messages from any more. */
    private void replaces(JetStreamApi api, String stream, String name) {
        if (!options.isOrdered()) {
            return;
        }
        String before = replay.getAndSet(name);
        if (before != null) {
            delete(api, stream, before);
        }
    }

    private void checkSubjects(JetStreamApi api, StreamConfiguration stream)
            throws IOException, JetStreamApiException, ProvisionException {
        for (String each : options.filters(subject)) {
            checkSubject(api, stream, each);
        }
    }

    /**
     * Servers from 2.10 on make a consumer of a subject that never comes without a word. What a stream holds has other
     * subjects than its own if it has them from other streams, transforms them, or had others before.
     */
    private void checkSubject(JetStreamApi api, StreamConfiguration stream, String filter)
            throws IOException, JetStreamApiException, ProvisionException {
        boolean ownSubjects = stream.getMirror() == null
                && stream.getSources().isEmpty()
                && stream.getSubjectTransform() == null
                && !stream.getSubjects().isEmpty();
        if (options.getConsumerProvisioning() == ConsumerProvisioning.BIND
                || !ownSubjects
                || stream.getSubjects().stream().anyMatch(each -> Subjects.overlap(each, filter))
                || holds(api, stream.getName(), filter)) {
            return;
        }
        throw new ProvisionException("Stream '" + stream.getName() + "' never holds a message of the subject '" + filter
                + "': its subjects are " + stream.getSubjects()
                + ". Give a subject that it takes, add this one to it (streamProvisioning=update with streamSubjects),"
                + " or give another streamName.");
    }

    /** Whether the stream has messages of the subject. */
    private static boolean holds(JetStreamApi api, String stream, String filter)
            throws IOException, JetStreamApiException {
        return !api.management()
                .getStreamInfo(stream, StreamInfoOptions.filterSubjects(filter))
                .getStreamState()
                .getSubjects()
                .isEmpty();
    }

    /** A server before 2.10 tells no floor before the first acknowledgement, but where the consumer stands. */
    private static long settledUpTo(ConsumerInfo consumer) {
        long floor = consumer.getAckFloor().getStreamSequence();
        if (consumer.getNumAckPending() == 0) {
            return Math.max(floor, consumer.getDelivered().getStreamSequence());
        }
        return floor > 0 ? floor : -1;
    }

    /**
     * Whether the server knows the consumer, and not another one of its name; also true when it may not be asked.
     *
     * @throws ProvisionException if nobody answers
     */
    public boolean isThere(BoundConsumer consumer) throws ProvisionException {
        if (options.getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            return true;
        }
        try {
            return ask(consumer) != null;
        } catch (JetStreamApiException e) {
            return true;
        } catch (IOException e) {
            throw ProvisionException.unanswered(
                    "Consumer '" + consumer.name() + "' of stream '" + consumer.stream() + "'", api, e);
        }
    }

    /** Null if the server does not know the consumer, or another one of its name. */
    private ConsumerInfo ask(BoundConsumer consumer) throws IOException, JetStreamApiException {
        try {
            ConsumerInfo info = api.management().getConsumerInfo(consumer.stream(), consumer.name());
            boolean isSame = consumer.created() == null || consumer.wasCreatedAt(info.getCreationTime());
            return isSame ? info : null;
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND, ApiErrors.STREAM_NOT_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    /**
     * Where the consumer stands.
     *
     * @return the last sequences that were delivered; null if the server does not know the consumer, or another one of its
     *     name
     * @throws ProvisionException if that cannot be known
     */
    public SequencePair standing(BoundConsumer consumer) throws ProvisionException {
        String what = "Consumer '" + consumer.name() + "' of stream '" + consumer.stream() + "'";
        if (options.getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            throw new ProvisionException(what + " is not asked for (consumerProvisioning=none).");
        }
        try {
            ConsumerInfo info = ask(consumer);
            return info == null ? null : info.getDelivered();
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(what, e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(what, api, e);
        }
    }

    /**
     * The consumer with the configuration that it has now; null if the server may not be asked, or has another one.
     *
     * @throws IOException if nobody answers
     */
    public BoundConsumer current(BoundConsumer consumer) throws IOException, JetStreamApiException {
        if (options.getConsumerProvisioning() == ConsumerProvisioning.NONE || consumer.created() == null) {
            return null;
        }
        ConsumerInfo info = api.management().getConsumerInfo(consumer.stream(), consumer.name());
        return consumer.wasCreatedAt(info.getCreationTime()) ? consumer.with(info.getConsumerConfiguration()) : null;
    }

    /**
     * Makes the server forget requests for messages that nobody listens to any more, which it does when it is asked how
     * many there are. With such a request standing it takes the first message that is given back out of the line for it,
     * finds nobody, and puts the message at the end of the line.
     */
    public void dropRequests(BoundConsumer consumer) {
        if (consumer.isPush()) {
            return;
        }
        try {
            isThere(consumer);
        } catch (ProvisionException e) {
            LOG.debug("Requests are not dropped", e);
        }
    }

    /** We go: an ephemeral consumer has no more use. What fails here, the server's inactive threshold does later. */
    public void leave(BoundConsumer consumer) {
        if (consumer.isDurable() || options.getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            return;
        }
        delete(api, consumer.stream(), consumer.name());
    }

    private static void delete(JetStreamApi api, String stream, String ephemeral) {
        try {
            api.management().deleteConsumer(stream, ephemeral);
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Ephemeral consumer {} is left to its inactive threshold", ephemeral, e);
        }
    }

    /** consumerProvisioning=none: the names and the configuration are taken from the options, and nobody is asked. */
    private BoundConsumer taken() {
        boolean push = options.getDeliverSubject() != null;
        ConsumerConfiguration.Builder builder = ConsumerConfiguration.builder(
                ConsumerPlan.of(options, subject, push).configuration());
        if (push) {
            // The plan has a heartbeat by default; one that the consumer does not have would be missed.
            builder.deliverSubject(options.getDeliverSubject()).idleHeartbeat(options.getHeartbeat());
        }
        return new BoundConsumer(
                streamOptions.getStreamName(),
                List.of(),
                options.durable(),
                builder.build(),
                ServerFeatures.UNKNOWN,
                null,
                null,
                0,
                -1,
                -1,
                0,
                0,
                -1,
                false,
                false);
    }

    private static ConsumerInfo find(JetStreamApi api, String stream, String name)
            throws IOException, JetStreamApiException {
        try {
            return api.management().getConsumerInfo(stream, name);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    private ConsumerInfo create(
            JetStreamApi api,
            String what,
            StreamInfo streamInfo,
            String name,
            long from,
            ZonedDateTime after,
            ServerFeatures features)
            throws IOException, JetStreamApiException, ProvisionException {
        String stream = streamInfo.getConfiguration().getName();
        if (options.getConsumerProvisioning() == ConsumerProvisioning.BIND) {
            throw new ProvisionException(what + " does not exist. Create it, or give consumerProvisioning=create.");
        }
        boolean push = options.getConsumerType() == ConsumerType.PUSH
                || (options.getConsumerType() == ConsumerType.AUTO && options.pushOnlyOption() != null);
        ConsumerPlan plan = ConsumerPlan.of(options, subject, push);
        warn(plan);
        ConsumerConfiguration.Builder builder =
                ConsumerConfiguration.builder(plan.configuration()).name(name);
        if (push) {
            builder.deliverSubject(options.getDeliverSubject() != null ? options.getDeliverSubject() : newInbox.get());
            if (options.getQueueGroupName() != null && options.getMaxAckPending() == null) {
                builder.maxAckPending(ConsumerPlan.maxAckPendingOfGroup(sizeOfMessages(streamInfo)));
            }
        }
        if (after != null) {
            builder.deliverPolicy(DeliverPolicy.ByStartTime)
                    .startTime(after.plusNanos(1))
                    .startSequence(0);
        } else if (from > 0) {
            builder.deliverPolicy(DeliverPolicy.ByStartSequence)
                    .startSequence(from)
                    .startTime(null);
        } else {
            warnOfStart(
                    what,
                    plan.configuration(),
                    stream,
                    streamInfo.getStreamState().getLastSequence());
        }
        ConsumerInfo made = create(api, what, stream, builder.build());
        LOG.info(
                "Created {} {}consumer {} of stream {} for subject {}",
                push ? "push" : "pull",
                options.durable() == null ? "ephemeral " : "durable ",
                name,
                stream,
                String.join(", ", options.filters(subject)));
        // A server before 2.10 overwrites what somebody else has created in between: look at what holds.
        return reconcile(
                api,
                what,
                stream,
                features.since210() ? made : api.management().getConsumerInfo(stream, made.getName()));
    }

    /** The average of those that the stream has, else the most that it takes; 0 if neither is known. */
    private static long sizeOfMessages(StreamInfo stream) {
        StreamState state = stream.getStreamState();
        return state.getMsgCount() > 0
                ? state.getByteCount() / state.getMsgCount()
                : Math.max(0, stream.getConfiguration().getMaximumMessageSize());
    }

    private static void warnOfStart(String what, ConsumerConfiguration configuration, String stream, long end) {
        if (configuration.getDeliverPolicy() == DeliverPolicy.ByStartSequence
                && configuration.getStartSequence() > end + 1) {
            LOG.warn(
                    "{} is to begin at startSequence={}, and stream '{}' ends at {}: no message before that sequence"
                            + " comes (nats-server 2.9 and 2.10 begin at the next message). If the stream was made again"
                            + " or put back, give a lower startSequence",
                    what,
                    configuration.getStartSequence(),
                    stream,
                    end);
        }
    }

    private ConsumerInfo create(JetStreamApi api, String what, String stream, ConsumerConfiguration configuration)
            throws IOException, JetStreamApiException {
        try {
            return api.management().createConsumer(stream, configuration);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_EXISTS, ApiErrors.CONSUMER_NAME_IN_USE)) {
                return api.management().getConsumerInfo(stream, configuration.getName());
            }
            if (ApiErrors.is(e, ApiErrors.BACKOFF_LONGER_THAN_MAX_DELIVER) && options.getMaxDeliver() == null) {
                int maxDeliver = configuration.getBackoff().size() + 1;
                LOG.warn(
                        "{}: this server wants maxDeliver together with backOff={}: maxDeliver={} is used",
                        what,
                        options.getBackOff(),
                        maxDeliver);
                return api.management()
                        .createConsumer(
                                stream,
                                ConsumerConfiguration.builder(configuration)
                                        .maxDeliver(maxDeliver)
                                        .build());
            }
            if (ApiErrors.is(e, ApiErrors.MAX_ACK_PENDING_TOO_LARGE) && options.getMaxAckPending() == null) {
                // It was our choice: the server may make its own.
                return api.management()
                        .createConsumer(
                                stream,
                                ConsumerConfiguration.builder(configuration)
                                        .maxAckPending(null)
                                        .build());
            }
            throw e;
        }
    }

    /** Which messages come is not for the consumer alone to say if it was said here too. */
    private void checkFilters(String what, ConsumerConfiguration server) throws ProvisionException {
        if (options.getFilterSubjects() == null) {
            return;
        }
        Set<String> given = Set.copyOf(options.filters(subject));
        List<String> has = server.getFilterSubjects() == null ? List.of() : server.getFilterSubjects();
        if (!given.equals(Set.copyOf(has))) {
            throw new ProvisionException(what + " has "
                    + (has.isEmpty() ? "no filter subjects" : "the filter subjects " + String.join(", ", has))
                    + ", and not filterSubjects=" + options.getFilterSubjects()
                    + ". Leave filterSubjects out to use it as it is (consumerProvisioning=bind), or give"
                    + " consumerProvisioning=update.");
        }
    }

    /** Holds a consumer that exists against the options. */
    private ConsumerInfo reconcile(JetStreamApi api, String what, String stream, ConsumerInfo found)
            throws IOException, JetStreamApiException, ProvisionException {
        if (options.getConsumerProvisioning() == ConsumerProvisioning.BIND) {
            checkFilters(what, found.getConsumerConfiguration());
            return found;
        }
        ConsumerConfiguration server = found.getConsumerConfiguration();
        boolean push = options.getConsumerType() == ConsumerType.AUTO
                ? server.getDeliverSubject() != null || options.pushOnlyOption() != null
                : options.getConsumerType() == ConsumerType.PUSH;
        ConsumerPlan plan = ConsumerPlan.of(options, subject, push);
        ConsumerDifferences differences = ConsumerDifferences.between(options, plan, server);
        if (!differences.starts().isEmpty() && !warned.get()) {
            LOG.warn("{} exists and keeps its place; these only matter for a new one: {}", what, differences.starts());
        }
        warn(plan);
        if (differences.conflicts().isEmpty()) {
            return found;
        }
        if (options.getConsumerProvisioning() == ConsumerProvisioning.UPDATE) {
            return update(api, what, stream, plan, server);
        }
        throw new ProvisionException(what + " exists with another configuration: "
                + String.join("; ", differences.conflicts())
                + ". Give the options that the server has, or consumerProvisioning=update to change it, or"
                + " consumerProvisioning=bind to use it as it is.");
    }

    private ConsumerInfo update(
            JetStreamApi api, String what, String stream, ConsumerPlan plan, ConsumerConfiguration server)
            throws IOException, JetStreamApiException, ProvisionException {
        ConsumerInfo updated;
        try {
            updated = api.management().updateConsumer(stream, ConsumerUpdate.of(options, plan, server));
        } catch (JetStreamApiException e) {
            throw ProvisionException.notChanged(what, e.getApiErrorCode() + " " + e.getErrorDescription(), e);
        }
        // What no update can express, such as pull instead of push, the server leaves as it was without a word.
        List<String> left = ConsumerDifferences.between(options, plan, updated.getConsumerConfiguration())
                .conflicts();
        if (!left.isEmpty()) {
            throw ProvisionException.notChanged(what, String.join("; ", left), null);
        }
        LOG.info("Updated {}", what);
        return updated;
    }

    private void warn(ConsumerPlan plan) {
        if (warned.compareAndSet(false, true)) {
            plan.warnings().forEach(LOG::warn);
        }
    }
}
