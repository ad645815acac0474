package io.github.cameljetstream.connection;

import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The management of streams and consumers of jnats, where a request that the server denies fails at once. Thread-safe. */
final class GuardedManagement {
    /** The subjects of each method's requests, without the prefix of the API. */
    private static final Map<String, List<String>> REQUESTS = Map.ofEntries(
            Map.entry("getAccountStatistics", List.of("INFO")),
            Map.entry("getStreamInfo", List.of("STREAM.INFO.")),
            Map.entry("getStreamNames", List.of("STREAM.NAMES")),
            Map.entry("addStream", List.of("STREAM.CREATE.")),
            Map.entry("updateStream", List.of("STREAM.UPDATE.")),
            Map.entry("deleteMessage", List.of("STREAM.MSG.DELETE.")),
            Map.entry("purgeStream", List.of("STREAM.PURGE.")),
            Map.entry("getConsumerInfo", List.of("CONSUMER.INFO.")),
            Map.entry("getConsumerNames", List.of("CONSUMER.NAMES.")),
            Map.entry("getConsumers", List.of("CONSUMER.LIST.")),
            Map.entry("createConsumer", List.of("CONSUMER.CREATE.", "CONSUMER.DURABLE.CREATE.")),
            Map.entry("updateConsumer", List.of("CONSUMER.CREATE.", "CONSUMER.DURABLE.CREATE.")),
            Map.entry("deleteConsumer", List.of("CONSUMER.DELETE.")),
            Map.entry("unpinConsumer", List.of("CONSUMER.UNPIN.")));

    private GuardedManagement() {}

    static JetStreamManagement of(JetStreamManagement management, String prefix, DeniedRequests denied) {
        return (JetStreamManagement) Proxy.newProxyInstance(
                GuardedManagement.class.getClassLoader(),
                new Class<?>[] {JetStreamManagement.class},
                (proxy, method, arguments) -> {
                    List<String> requests = REQUESTS.get(method.getName());
                    if (requests == null) {
                        return call(management, method, arguments);
                    }
                    return denied.call(
                            requests.stream().map(each -> prefix + each).toList(),
                            requests.get(0).endsWith(".") ? names(arguments) : List.of(),
                            () -> call(management, method, arguments));
                });
    }

    private static Object call(JetStreamManagement management, Method method, Object[] arguments) throws Exception {
        try {
            return method.invoke(management, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    /** The stream and the consumer of a request, which are in its subject. Further arguments are in the body. */
    private static List<String> names(Object[] arguments) {
        List<String> names = new ArrayList<>();
        for (Object each : arguments == null ? new Object[0] : arguments) {
            if (each instanceof StreamConfiguration stream) {
                names.add(stream.getName());
            } else if (each instanceof ConsumerConfiguration consumer) {
                String name = consumer.getName() == null ? consumer.getDurable() : consumer.getName();
                if (name != null) {
                    names.add(name);
                }
            } else if (each instanceof String name) {
                names.add(name);
            }
        }
        return names.subList(0, Math.min(2, names.size()));
    }
}
