package io.github.cameljetstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What of a component has been started and not stopped, for those who look at it from outside. Thread-safe. */
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
