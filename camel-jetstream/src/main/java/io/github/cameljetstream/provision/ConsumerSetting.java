package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.values.EnumNames;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.api.ReplayPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a consumer on the server, and everything that provisioning does with it: how the option becomes part of
 * the plan, how an existing consumer is compared with it, and how it is updated. A new setting is one more entry of
 * {@link #ALL}.
 *
 * @param option the name of the option
 * @param isCompared if true for the options, an existing consumer must have the value; otherwise the server's applies
 * @param plan writes the value of the option, if it is set
 * @param value the part of a configuration that is compared; null for nothing
 */
record ConsumerSetting(
        String option,
        Predicate<ConsumerOptions> isCompared,
        BiConsumer<ConsumerConfiguration.Builder, ConsumerOptions> plan,
        Function<ConsumerConfiguration, Object> value) {
    /** Servers from 2.11 on add metadata of their own with this prefix. */
    private static final String SERVERS_METADATA = "_nats.";

    /** The settings of pull and push consumers, except for their subjects, their start position and flow control. */
    static final List<ConsumerSetting> ALL = List.of(
            of(
                    "ackPolicy",
                    options -> options.acks().getAckPolicy(),
                    (to, policy) -> to.ackPolicy(AckPolicy.get(EnumNames.of(policy))),
                    ConsumerConfiguration::getAckPolicy),
            // The server reports the first delay of backOff as ackWait.
            of(
                            "ackWait",
                            options -> options.acks().getAckWait(),
                            ConsumerConfiguration.Builder::ackWait,
                            ConsumerConfiguration::getAckWait)
                    .unless(options -> !options.acks().backOffs().isEmpty()),
            of(
                    "backOff",
                    options -> noneIfEmpty(options.acks().backOffs()),
                    (to, delays) -> to.backoff(delays.toArray(Duration[]::new)),
                    ConsumerConfiguration::getBackoff),
            of(
                    "maxDeliver",
                    options -> options.acks().getMaxDeliver(),
                    ConsumerConfiguration.Builder::maxDeliver,
                    ConsumerConfiguration::getMaxDeliver),
            of(
                    "maxAckPending",
                    options -> options.acks().getMaxAckPending(),
                    (to, number) -> to.maxAckPending(noLimitAsMost(number)),
                    configuration -> limit(configuration.getMaxAckPending())),
            of(
                    "replicas",
                    options -> options.binding().getReplicas(),
                    ConsumerConfiguration.Builder::numReplicas,
                    ConsumerConfiguration::getNumReplicas),
            of(
                    "memoryStorage",
                    options -> options.binding().getMemoryStorage(),
                    ConsumerConfiguration.Builder::memStorage,
                    ConsumerConfiguration::isMemStorage),
            of(
                    "inactiveThreshold",
                    options -> options.binding().getInactiveThreshold(),
                    ConsumerConfiguration.Builder::inactiveThreshold,
                    ConsumerConfiguration::getInactiveThreshold),
            of(
                    "headersOnly",
                    options -> options.binding().getHeadersOnly(),
                    ConsumerConfiguration.Builder::headersOnly,
                    ConsumerConfiguration::isHeadersOnly),
            of(
                    "replayPolicy",
                    options -> options.start().getReplayPolicy(),
                    (to, policy) -> to.replayPolicy(ReplayPolicy.get(EnumNames.of(policy))),
                    ConsumerConfiguration::getReplayPolicy),
            of(
                    "consumerDescription",
                    options -> options.binding().getConsumerDescription(),
                    ConsumerConfiguration.Builder::description,
                    ConsumerConfiguration::getDescription),
            of(
                    "consumerMetadata",
                    options -> options.binding().metadata(),
                    ConsumerConfiguration.Builder::metadata,
                    configuration -> withoutServers(configuration.getMetadata())),
            of(
                    "sampleFrequency",
                    options -> options.acks().getSampleFrequency(),
                    ConsumerConfiguration.Builder::sampleFrequency,
                    configuration -> percent(configuration.getSampleFrequency())),
            of(
                    "rateLimit",
                    options -> options.push().getRateLimit(),
                    ConsumerConfiguration.Builder::rateLimit,
                    ConsumerConfiguration::getRateLimit),
            of(
                    "maxWaiting",
                    options -> options.pull().getMaxWaiting(),
                    (to, number) -> to.maxPullWaiting(number),
                    ConsumerConfiguration::getMaxPullWaiting),
            of(
                    "maxRequestBatch",
                    options -> options.pull().getMaxRequestBatch(),
                    (to, number) -> to.maxBatch(number),
                    ConsumerConfiguration::getMaxBatch),
            of(
                    "maxRequestExpires",
                    options -> options.pull().getMaxRequestExpires(),
                    ConsumerConfiguration.Builder::maxExpires,
                    ConsumerConfiguration::getMaxExpires),
            of(
                    "maxRequestMaxBytes",
                    options -> options.pull().getMaxRequestMaxBytes(),
                    ConsumerConfiguration.Builder::maxBytes,
                    ConsumerConfiguration::getMaxBytes),
            of(
                    "priorityGroup",
                    options -> options.pull().getPriorityGroup(),
                    (to, group) -> to.priorityGroups(group),
                    ConsumerConfiguration::getPriorityGroups),
            of(
                    "priorityPolicy",
                    options -> options.pull().getPriorityPolicy(),
                    (to, policy) -> to.priorityPolicy(
                            switch (policy) {
                                case NONE -> PriorityPolicy.None;
                                case OVERFLOW -> PriorityPolicy.Overflow;
                                case PINNED_CLIENT -> PriorityPolicy.PinnedClient;
                                case PRIORITIZED -> PriorityPolicy.Prioritized;
                            }),
                    ConsumerConfiguration::getPriorityPolicy),
            of(
                    "priorityTimeout",
                    options -> options.pull().getPriorityTimeout(),
                    ConsumerConfiguration.Builder::priorityTimeout,
                    ConsumerConfiguration::getPriorityTimeout));

    private static <T> ConsumerSetting of(
            String option,
            Function<ConsumerOptions, T> given,
            BiConsumer<ConsumerConfiguration.Builder, T> write,
            Function<ConsumerConfiguration, Object> value) {
        return new ConsumerSetting(
                option,
                options -> given.apply(options) != null,
                (builder, options) -> {
                    T set = given.apply(options);
                    if (set != null) {
                        write.accept(builder, set);
                    }
                },
                value);
    }

    private ConsumerSetting unless(Predicate<ConsumerOptions> overridden) {
        return new ConsumerSetting(option, isCompared.and(overridden.negate()), plan, value);
    }

    /** jnats leaves out numbers below 0, and the server then uses its default of 1000. */
    static long noLimitAsMost(long maxAckPending) {
        return maxAckPending < 0 ? Integer.MAX_VALUE : maxAckPending;
    }

    private static @Nullable List<Duration> noneIfEmpty(List<Duration> delays) {
        return delays.isEmpty() ? null : delays;
    }

    private static Object limit(long number) {
        return noLimitAsMost(number) == Integer.MAX_VALUE ? "no limit" : (Object) number;
    }

    private static Map<String, String> withoutServers(Map<String, String> metadata) {
        Map<String, String> ours = new TreeMap<>(metadata);
        ours.keySet().removeIf(name -> name.startsWith(SERVERS_METADATA));
        return ours;
    }

    /** The percent sign is optional. */
    private static @Nullable String percent(@Nullable String share) {
        return share == null ? null : share.replace("%", "");
    }
}
