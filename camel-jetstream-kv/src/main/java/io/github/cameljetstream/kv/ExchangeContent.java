package io.github.cameljetstream.kv;

import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of an exchange.
 *
 * @param id the exchange id
 * @param body the body; null if there is none
 * @param headers the headers that can be stored
 * @param properties the exchange properties that can be stored, also those of Camel
 * @param variables the exchange variables that can be stored
 */
record ExchangeContent(
        String id,
        @Nullable Object body,
        Map<String, Object> headers,
        Map<String, Object> properties,
        Map<String, Object> variables) {

    /**
     * Reads an exchange. A stream as body is replaced by its content, since it can be read once only.
     *
     * @param anySerializable if true, headers, properties and variables of any serializable class are stored; if false, only
     *     texts, numbers, booleans, characters and dates
     * @param dropped is called with the name and the value of each one that is not stored
     */
    static ExchangeContent of(Exchange exchange, boolean anySerializable, BiConsumer<String, Object> dropped) {
        return new ExchangeContent(
                exchange.getExchangeId(),
                body(exchange),
                storable(exchange.getMessage().getHeaders(), anySerializable, dropped),
                properties(exchange, anySerializable, dropped),
                storable(exchange.getVariables(), anySerializable, dropped));
    }

    private static @Nullable Object body(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body == null || (body instanceof Serializable && !isFile(body))) {
            return body;
        }
        Object converted = isStream(body)
                ? exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body)
                : null;
        if (converted == null) {
            throw new AggregateDataException(
                    "A body of class " + body.getClass().getName()
                            + " cannot be stored in the aggregation repository: it is not serializable. Convert it to a text"
                            + " or bytes before the aggregation, or set a serializer.",
                    null);
        }
        exchange.getMessage().setBody(converted);
        return converted;
    }

    private static boolean isStream(Object body) {
        return body instanceof InputStream
                || body instanceof Reader
                || body instanceof StreamCache
                || body instanceof ByteBuffer;
    }

    private static boolean isFile(Object body) {
        return body instanceof WrappedFile || body instanceof File;
    }

    private static Map<String, Object> properties(
            Exchange exchange, boolean anySerializable, BiConsumer<String, Object> dropped) {
        Map<String, Object> all = new TreeMap<>(exchange.getAllProperties());
        all.remove(AggregateProperties.GROUP);
        Object grouped = all.remove(Exchange.GROUPED_EXCHANGE);
        Map<String, Object> stored = storable(all, anySerializable, dropped);
        if (grouped != null) {
            stored.put(Exchange.GROUPED_EXCHANGE, grouped(grouped));
        }
        return stored;
    }

    /** The list in which the strategies of Camel collect bodies or exchanges, until the aggregate is complete. */
    private static Object grouped(Object grouped) {
        if (grouped instanceof List<?> list) {
            for (Object each : list) {
                if (each != null && !(each instanceof Serializable)) {
                    throw new AggregateDataException(
                            "A list of " + each.getClass().getSimpleName()
                                    + " cannot be stored in the aggregation repository: they are not serializable. Collect"
                                    + " bodies instead (GroupedBodyAggregationStrategy), or set a serializer.",
                            null);
                }
            }
            return new ArrayList<>(list);
        }
        return grouped;
    }

    private static Map<String, Object> storable(
            @Nullable Map<String, Object> values, boolean anySerializable, BiConsumer<String, Object> dropped) {
        Map<String, Object> stored = new TreeMap<>();
        if (values != null) {
            values.forEach((name, value) -> {
                Object simple = simple(value, anySerializable);
                if (simple != null) {
                    stored.put(name, simple);
                } else if (value != null) {
                    dropped.accept(name, value);
                }
            });
        }
        return stored;
    }

    private static @Nullable Object simple(@Nullable Object value, boolean anySerializable) {
        if (value instanceof CharSequence) {
            return value.toString();
        }
        boolean isSimple = value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Date;
        return isSimple || (anySerializable && value instanceof Serializable) ? value : null;
    }

    /** An exchange of this content. */
    Exchange toExchange(CamelContext context) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setExchangeId(id);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeaders(new LinkedHashMap<>(headers));
        properties.forEach(exchange::setProperty);
        variables.forEach(exchange::setVariable);
        return exchange;
    }
}
