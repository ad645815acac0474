package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A setting of a consumer that exists: how it is compared with what was given, and how it is changed.
 *
 * @param option the option for it
 * @param given whether it was given; else the server's counts
 * @param value what is compared of a configuration; null for nothing
 * @param write puts what the second has into the first
 */
record ConsumerSetting(
        String option,
        Predicate<ConsumerOptions> given,
        Function<ConsumerConfiguration, Object> value,
        BiConsumer<ConsumerConfiguration.Builder, ConsumerConfiguration> write) {
    /** Servers from 2.11 on add metadata of their own under it. */
    private static final String SERVERS_METADATA = "_nats.";

    /** Those that both kinds of consumer have, but for their subjects and where they begin. */
    static final List<ConsumerSetting> ALL = List.of(
            new ConsumerSetting(
                    "ackPolicy",
                    given -> given.getAckPolicy() != null,
                    ConsumerConfiguration::getAckPolicy,
                    (to, from) -> to.ackPolicy(from.getAckPolicy())),
            // The server reports the first entry of backOff for it.
            new ConsumerSetting(
                    "ackWait",
                    given -> given.getAckWait() != null && given.backOffs().isEmpty(),
                    ConsumerConfiguration::getAckWait,
                    (to, from) -> to.ackWait(from.getAckWait())),
            new ConsumerSetting(
                    "backOff",
                    given -> !given.backOffs().isEmpty(),
                    ConsumerConfiguration::getBackoff,
                    (to, from) -> to.backoff(from.getBackoff().toArray(Duration[]::new))),
            new ConsumerSetting(
                    "maxDeliver",
                    given -> given.getMaxDeliver() != null,
                    ConsumerConfiguration::getMaxDeliver,
                    (to, from) -> to.maxDeliver(from.getMaxDeliver())),
            new ConsumerSetting(
                    "maxAckPending",
                    given -> given.getMaxAckPending() != null,
                    configuration -> limit(configuration.getMaxAckPending()),
                    (to, from) -> to.maxAckPending(from.getMaxAckPending())),
            new ConsumerSetting(
                    "replicas",
                    given -> given.getReplicas() != null,
                    ConsumerConfiguration::getNumReplicas,
                    (to, from) -> to.numReplicas(from.getNumReplicas())),
            new ConsumerSetting(
                    "memoryStorage",
                    given -> given.getMemoryStorage() != null,
                    ConsumerConfiguration::isMemStorage,
                    (to, from) -> to.memStorage(from.isMemStorage())),
            new ConsumerSetting(
                    "inactiveThreshold",
                    given -> given.getInactiveThreshold() != null,
                    ConsumerConfiguration::getInactiveThreshold,
                    (to, from) -> to.inactiveThreshold(from.getInactiveThreshold())),
            new ConsumerSetting(
                    "headersOnly",
                    given -> given.getHeadersOnly() != null,
                    ConsumerConfiguration::isHeadersOnly,
                    (to, from) -> to.headersOnly(from.isHeadersOnly())),
            new ConsumerSetting(
                    "replayPolicy",
                    given -> given.getReplayPolicy() != null,
                    ConsumerConfiguration::getReplayPolicy,
                    (to, from) -> to.replayPolicy(from.getReplayPolicy())),
            new ConsumerSetting(
                    "consumerDescription",
                    given -> given.getConsumerDescription() != null,
                    ConsumerConfiguration::getDescription,
                    (to, from) -> to.description(from.getDescription())),
            new ConsumerSetting(
                    "consumerMetadata",
                    given -> given.metadata() != null,
                    configuration -> ours(configuration.getMetadata()),
                    (to, from) -> to.metadata(from.getMetadata())),
            new ConsumerSetting(
                    "sampleFrequency",
                    given -> given.getSampleFrequency() != null,
                    configuration -> percent(configuration.getSampleFrequency()),
                    (to, from) -> to.sampleFrequency(from.getSampleFrequency())),
            new ConsumerSetting(
                    "maxWaiting",
                    given -> given.getMaxWaiting() != null,
                    ConsumerConfiguration::getMaxPullWaiting,
                    (to, from) -> to.maxPullWaiting(from.getMaxPullWaiting())),
            new ConsumerSetting(
                    "maxRequestBatch",
                    given -> given.getMaxRequestBatch() != null,
                    ConsumerConfiguration::getMaxBatch,
                    (to, from) -> to.maxBatch(from.getMaxBatch())),
            new ConsumerSetting(
                    "maxRequestExpires",
                    given -> given.getMaxRequestExpires() != null,
                    ConsumerConfiguration::getMaxExpires,
                    (to, from) -> to.maxExpires(from.getMaxExpires())),
            new ConsumerSetting(
                    "maxRequestMaxBytes",
                    given -> given.getMaxRequestMaxBytes() != null,
                    ConsumerConfiguration::getMaxBytes,
                    (to, from) -> to.maxBytes(from.getMaxBytes())),
            new ConsumerSetting(
                    "priorityGroup",
                    given -> given.getPriorityGroup() != null,
                    ConsumerConfiguration::getPriorityGroups,
                    (to, from) -> to.priorityGroups(from.getPriorityGroups())),
            new ConsumerSetting(
                    "priorityPolicy",
                    given -> given.getPriorityPolicy() != null,
                    ConsumerConfiguration::getPriorityPolicy,
                    (to, from) -> to.priorityPolicy(from.getPriorityPolicy())),
            new ConsumerSetting(
                    "priorityTimeout",
                    given -> given.getPriorityTimeout() != null,
                    ConsumerConfiguration::getPriorityTimeout,
                    (to, from) -> to.priorityTimeout(from.getPriorityTimeout())));

    private static Object limit(long number) {
        return ConsumerPlan.noLimitAsMost(number) == Integer.MAX_VALUE ? "no limit" : (Object) number;
    }

    private static Map<String, String> ours(Map<String, String> metadata) {
        Map<String, String> ours = new TreeMap<>(metadata);
        ours.keySet().removeIf(name -> name.startsWith(SERVERS_METADATA));
        return ours;
    }

    /** With and without the sign it is the same. */
    private static String percent(String share) {
        return share == null ? null : share.replace("%", "");
    }
}
