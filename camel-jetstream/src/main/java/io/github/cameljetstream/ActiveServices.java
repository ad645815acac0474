package io.github.cameljetstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The started consumers and producers of a component, for JMX, health checks and the console. Thread-safe. */
final class ActiveServices {
    private final Set<JetStreamConsumer> consumers = ConcurrentHashMap.newKeySet();
    private final Set<JetStreamPollingConsumer> pollingConsumers = ConcurrentHashMap.newKeySet();
    private final Set<JetStreamProducer> producers = ConcurrentHashMap.newKeySet();

    Set<JetStreamConsumer> consumers() {
        return consumers;
    }

    Set<JetStreamPollingConsumer> pollingConsumers() {
        return pollingConsumers;
    }

    Set<JetStreamProducer> producers() {
        return producers;
    }
}
