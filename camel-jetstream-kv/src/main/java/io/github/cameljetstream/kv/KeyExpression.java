package io.github.cameljetstream.kv;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.LanguageSupport;
import org.jspecify.annotations.Nullable;

/** The key of each exchange: that of its header, otherwise the option's, which can be an expression. Thread-safe. */
final class KeyExpression {
    /** Null if the endpoint has no key. */
    private final @Nullable String text;
    /** Null if the text is the key of all exchanges. */
    private final @Nullable Expression expression;

    KeyExpression(CamelContext context, @Nullable String text) {
        this.text = text;
        this.expression = text != null && LanguageSupport.hasSimpleFunction(text) ? simple(context, text) : null;
    }

    private static Expression simple(CamelContext context, String text) {
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return expression;
    }

    /**
     * The key as the route names it.
     *
     * @throws IllegalArgumentException if there is none
     */
    String evaluate(Exchange exchange) {
        String header = exchange.getMessage().getHeader(JetStreamKeyValueHeaders.STEER_KEY, String.class);
        if (header != null) {
            return checked(header, "Header " + JetStreamKeyValueHeaders.STEER_KEY);
        }
        if (text == null) {
            throw new IllegalArgumentException(
                    "No key is set: set the option key, or the header " + JetStreamKeyValueHeaders.STEER_KEY + ".");
        }
        return expression == null ? text : checked(expression.evaluate(exchange, String.class), "key=" + text);
    }

    private static String checked(@Nullable String key, String source) {
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException(
                    source + " has no value for this exchange: set what it refers to before the operation.");
        }
        return key;
    }
}
