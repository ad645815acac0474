package io.github.cameljetstream;

import io.github.cameljetstream.dispatch.OrderKey;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.jspecify.annotations.Nullable;

/** Creates the key of the option orderBy. */
final class OrderKeys {
    private static final String HEADER = "header:";

    private OrderKeys() {}

    /** The key; null if the option is not set. */
    static @Nullable OrderKey of(CamelContext context, @Nullable String orderBy) {
        if (orderBy == null) {
            return null;
        }
        if (orderBy.equalsIgnoreCase("subject")) {
            return (subject, exchange) -> subject;
        }
        if (orderBy.startsWith(HEADER)) {
            String name = orderBy.substring(HEADER.length()).trim();
            return (subject, exchange) -> header(exchange.get(), name);
        }
        Expression expression = context.resolveLanguage("simple").createExpression(orderBy);
        expression.init(context);
        return (subject, exchange) -> String.valueOf(expression.evaluate(exchange.get(), String.class));
    }

    /** Messages without the header share one key, and so stay in order among themselves. */
    private static String header(Exchange exchange, String name) {
        return String.valueOf(exchange.getIn().getHeader(name, String.class));
    }
}
