package io.github.cameljetstream.object;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.LanguageSupport;
import org.jspecify.annotations.Nullable;

/** A name of each exchange: that of a header, otherwise the option's, which can be an expression. Thread-safe. */
final class NameExpression {
    private final String option;
    private final String header;
    /** Null if the endpoint has none. */
    private final @Nullable String text;
    /** Null if the text is the name of all exchanges. */
    private final @Nullable Expression expression;

    NameExpression(CamelContext context, String option, String header, @Nullable String text) {
        this.option = option;
        this.header = header;
        this.text = text;
        this.expression = text != null && LanguageSupport.hasSimpleFunction(text) ? simple(context, text) : null;
    }

    private static Expression simple(CamelContext context, String text) {
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return expression;
    }

    /**
     * The name.
     *
     * @throws IllegalArgumentException if there is none
     */
    String required(Exchange exchange) {
        String name = optional(exchange);
        if (name == null) {
            throw new IllegalArgumentException(
                    "No " + option + " is set: set the option " + option + ", or the header " + header + ".");
        }
        return name;
    }

    /**
     * The name; null if neither the option nor the header is set.
     *
     * @throws IllegalArgumentException if what is set has no value
     */
    @Nullable
    String optional(Exchange exchange) {
        String steered = exchange.getMessage().getHeader(header, String.class);
        if (steered != null) {
            return checked(steered, "Header " + header);
        }
        return expression == null ? text : checked(expression.evaluate(exchange, String.class), option + "=" + text);
    }

    private static String checked(@Nullable String name, String source) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    source + " has no value for this exchange: set what it refers to before the operation.");
        }
        return name;
    }
}
