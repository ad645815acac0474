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
record Setting(
        String option,
        Predicate<ConsumerOptions> given,
        Function<ConsumerConfiguration, Object> value,
        BiConsumer<ConsumerConfiguration.Builder, ConsumerConfiguration> write) {
    /** Servers from 2.11 on add metadata of their own under it. */
    private static final String SERVERS_METADATA = "_nats.";

    /** Those that both kinds of consumer have, but for their subjects and where they begin. */
    static final List<Setting> ALL = List.of(
            new Setting(
                    "ackPolicy",
                    given -> given.getAckPolicy() != null,
                    ConsumerConfiguration::getAckPolicy,
                    (to, from) -> to.ackPolicy(from.getAckPolicy())),
            // The server reports the first entry of backOff for it.
            new Setting(
                    "ackWait",
                    given -> given.getAckWait() != null && given.backOffs().isEmpty(),
                    ConsumerConfiguration::getAckWait,
                    (to, from) -> to.ackWait(from.getAckWait())),
            new Setting(
                    "backOff",
                    given -> !given.backOffs().isEmpty(),
                    ConsumerConfiguration::getBackoff,
                    (to, from) -> to.backoff(from.getBackoff().toArray(Duration[]::new))),
            new Setting(
                    "maxDeliver",
                    given -> given.getMaxDeliver() != null,
                    ConsumerConfiguration::getMaxDeliver,
                    (to, from) -> to.maxDeliver(from.getMaxDeliver())),
            new Setting(
                    "maxAckPending",
                    given -> given.getMaxAckPending() != null,
                    configuration -> limit(configuration.getMaxAckPending()),
                    (to, from) -> to.maxAckPending(from.getMaxAckPending())),
            new Setting(
                    "replicas",
                    given -> given.getReplicas() != null,
                    ConsumerConfiguration::getNumReplicas,
                    (to, from) -> to.numReplicas(from.getNumReplicas())),
            new Setting(
                    "memoryStorage",
                    given -> given.getMemoryStorage() != null,
                    ConsumerConfiguration::isMemStorage,
                    (to, from) -> to.memStorage(from.isMemStorage())),
            new Setting(
                    "inactiveThreshold",
                    given -> given.getInactiveThreshold() != null,
                    ConsumerConfiguration::getInactiveThreshold,
                    (to, from) -> to.inactiveThreshold(from.getInactiveThreshold())),
            new Setting(
                    "headersOnly",
                    given -> given.getHeadersOnly() != null,
                    ConsumerConfiguration::isHeadersOnly,
                    (to, from) -> to.headersOnly(from.isHeadersOnly())),
            new Setting(
                    "replayPolicy",
                    given -> given.getReplayPolicy() != null,
                    ConsumerConfiguration::getReplayPolicy,
                    (to, from) -> to.replayPolicy(from.getReplayPolicy())),
            new Setting(
                    "consumerDescription",
                    given -> given.getConsumerDescription() != null,
                    ConsumerConfiguration::getDescription,
                    (to, from) -> to.description(from.getDescription())),
            new Setting(
                    "consumerMetadata",
                    given -> given.metadata() != null,
                    configuration -> ours(configuration.getMetadata()),
                    (to, from) -> to.metadata(from.getMetadata())),
            new Setting(
                    "sampleFrequency",
                    given -> given.getSampleFrequency() != null,
                    configuration -> percent(configuration.getSampleFrequency()),
                    (to, from) -> to.sampleFrequency(from.getSampleFrequency())),
            new Setting(
                    "maxWaiting",
                    given -> given.getMaxWaiting() != null,
                    ConsumerConfiguration::getMaxPullWaiting,
                    (to, from) -> to.maxPullWaiting(from.getMaxPullWaiting())),
            new Setting(
                    "maxRequestBatch",
                    given -> given.getMaxRequestBatch() != null,
                    ConsumerConfiguration::getMaxBatch,
                    (to, from) -> to.maxBatch(from.getMaxBatch())),
            new Setting(
                    "maxRequestExpires",
                    given -> given.getMaxRequestExpires() != null,
                    ConsumerConfiguration::getMaxExpires,
                    (to, from) -> to.maxExpires(from.getMaxExpires())),
            new Setting(
                    "maxRequestMaxBytes",
                    given -> given.getMaxRequestMaxBytes() != null,
                    ConsumerConfiguration::getMaxBytes,
                    (to, from) -> to.maxBytes(from.getMaxBytes())),
            new Setting(
                    "priorityGroup",
                    given -> given.getPriorityGroup() != null,
                    ConsumerConfiguration::getPriorityGroups,
                    (to, from) -> to.priorityGroups(from.getPriorityGroups())),
            new Setting(
                    "priorityPolicy",
                    given -> given.getPriorityPolicy() != null,
                    ConsumerConfiguration::getPriorityPolicy,
                    (to, from) -> to.priorityPolicy(from.getPriorityPolicy())),
            new Setting(
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
