package io.github.cameljetstream.benchmarks.raw;

import io.nats.client.Connection;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code raw:SUBJECT} and {@code raw:STREAM?durable=NAME}: jnats behind an asynchronous endpoint that does nothing else,
 * to know what an exchange and its routing cost, whoever makes it.
 */
public final class RawComponent extends DefaultComponent {
    private final Connection connection;

    public RawComponent(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new RawEndpoint(
                uri,
                this,
                remaining,
                getAndRemoveParameter(parameters, "durable", String.class),
                getAndRemoveParameter(parameters, "push", boolean.class, false),
                getAndRemoveParameter(parameters, "batch", int.class, RawConsuming.BATCH),
                getAndRemoveParameter(parameters, "threshold", int.class, RawConsuming.THRESHOLD),
                getAndRemoveParameter(parameters, "window", int.class, 0),
                getAndRemoveParameter(parameters, "ids", boolean.class, false));
    }
}
