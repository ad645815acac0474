package io.github.cameljetstream.kv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultExchangeHolder;
import org.apache.camel.util.ClassLoadingAwareObjectInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes plain exchanges as JSON, and others by Java's serialization in the holder of Camel. The classes of the latter are
 * filtered when they are written too: what could not be read must not be stored. Thread-safe.
 */
final class StandardExchangeSerializer implements ExchangeSerializer {
    private static final Logger LOG = LoggerFactory.getLogger(StandardExchangeSerializer.class);

    private static final int MAX_NAMES = 1_000;

    private final ClassFilter filter;
    private final boolean anySerializable;
    /** The names of headers and properties that were not stored, each of which is logged once. */
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();

    StandardExchangeSerializer(ClassFilter filter, boolean anySerializable) {
        this.filter = filter;
        this.anySerializable = anySerializable;
    }

    @Override
    public byte[] write(Exchange exchange) {
        ExchangeContent content = ExchangeContent.of(exchange, anySerializable, this::onDropped);
        String json = ExchangeJson.write(content);
        return json == null ? serialized(exchange, content) : json.getBytes(StandardCharsets.UTF_8);
    }

    private void onDropped(String name, Object value) {
        if (!name.startsWith("Camel") && dropped.size() < MAX_NAMES && dropped.add(name)) {
            LOG.warn(
                    "The aggregation repository does not store header or property '{}' of class {}: it is neither a text, a"
                            + " number, a boolean nor a date. Convert it before the aggregation, or set allowSerializedHeaders.",
                    name,
                    value.getClass().getName());
        }
    }

    private byte[] serialized(Exchange exchange, ExchangeContent content) {
        DefaultExchangeHolder holder = DefaultExchangeHolder.marshal(exchange, false, anySerializable);
        content.properties()
                .forEach((name, value) -> DefaultExchangeHolder.addProperty(holder, name, (Serializable) value));
        for (Map.Entry<String, Object> each : content.variables().entrySet()) {
            DefaultExchangeHolder.addVariable(holder, each.getKey(), (Serializable) each.getValue());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (FilteredOutput out = new FilteredOutput(bytes)) {
            out.writeObject(holder);
            if (out.refused != null) {
                throw ClassFilter.refused("stored", out.refused);
            }
        } catch (NotSerializableException e) {
            throw new AggregateDataException(
                    "An object of class " + e.getMessage()
                            + " cannot be stored in the aggregation repository: it is not serializable. Convert the body to a"
                            + " text or bytes before the aggregation, or set a serializer.",
                    e);
        } catch (IOException e) {
            throw new AggregateDataException(
                    "The exchange cannot be serialized for the aggregation repository: " + e.getMessage()
                            + ". Convert the body to a text or bytes before the aggregation, or set a serializer.",
                    e);
        }
        return bytes.toByteArray();
    }

    /** Remembers a class that may not be written. */
    private final class FilteredOutput extends ObjectOutputStream {
        private @Nullable String refused;

        FilteredOutput(OutputStream to) throws IOException {
            super(to);
        }

        @Override
        protected void annotateClass(Class<?> type) {
            if (refused == null && !filter.allows(type)) {
                refused = type.getName();
            }
        }

        @Override
        protected void annotateProxyClass(Class<?> type) {
            annotateClass(type);
        }
    }

    @Override
    public Exchange read(CamelContext context, byte[] data) {
        if (data.length > 0 && data[0] == '{') {
            return ExchangeJson.read(new String(data, StandardCharsets.UTF_8)).toExchange(context);
        }
        Exchange exchange = new DefaultExchange(context);
        DefaultExchangeHolder.unmarshal(exchange, holder(context, data));
        return exchange;
    }

    private DefaultExchangeHolder holder(CamelContext context, byte[] data) {
        ClassFilter.Input checked = filter.input();
        @Nullable ClassLoader loader = context.getApplicationContextClassLoader();
        try (ObjectInputStream in = new ClassLoadingAwareObjectInputStream(
                loader == null ? getClass().getClassLoader() : loader, new ByteArrayInputStream(data))) {
            in.setObjectInputFilter(checked);
            return (DefaultExchangeHolder) in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            String refused = checked.refused();
            throw refused == null
                    ? new AggregateDataException("it cannot be deserialized: " + e + ".", e)
                    : ClassFilter.refused("read", refused);
        }
    }
}
