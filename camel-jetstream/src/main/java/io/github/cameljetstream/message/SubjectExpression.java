package io.github.cameljetstream.message;

import io.github.cameljetstream.runtime.LogLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * An expression in the Simple language for the subject of each exchange. For a part without a value Simple inserts nothing,
 * so that the result does not show which part it was. Thread-safe.
 */
public final class SubjectExpression {
    private static final String[] BEGINNINGS = {"${", "$simple{"};

    private final CamelContext context;
    private final String text;
    private final Expression whole;
    private final boolean dependsOnMessages;

    public SubjectExpression(CamelContext context, String text) {
        this.context = context;
        this.text = text;
        this.whole = expression(context, text);
        this.dependsOnMessages = !functions(text).isEmpty();
    }

    private static Expression expression(CamelContext context, String text) {
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return expression;
    }

    /** The functions of a text, such as <code>${header.region}</code>. A nested function is part of the outer one. */
    static List<String> functions(String text) {
        List<String> functions = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = isFunction(text, at) ? end(text, at) : -1;
            if (end > 0) {
                functions.add(text.substring(at, end));
            }
            at = end > 0 ? end : at + 1;
        }
        return functions;
    }

    private static boolean isFunction(String text, int at) {
        for (String each : BEGINNINGS) {
            if (text.startsWith(each, at)) {
                return at == 0 || text.charAt(at - 1) != '\\';
            }
        }
        return false;
    }

    /** The index after the closing brace; -1 if there is none. */
    private static int end(String text, int start) {
        int depth = 0;
        for (int i = text.indexOf('{', start); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * The subject of the exchange.
     *
     * @param source the name of the option, for errors
     * @throws IllegalArgumentException if it is no subject to publish to, or a reserved one
     */
    String evaluate(String source, Exchange exchange, SubjectRules rules) {
        String subject = whole.evaluate(exchange, String.class);
        if (subject == null || SubjectRules.problem(subject) != null) {
            checkParts(context, text, source, String.valueOf(subject), exchange);
        }
        return (dependsOnMessages ? rules : SubjectRules.NONE).check(source, String.valueOf(subject));
    }

    /**
     * Checks that all functions of an expression have values.
     *
     * @param text the expression in the Simple language
     * @throws IllegalArgumentException naming the functions without a value
     */
    public static void checkParts(CamelContext context, String text, String source, String subject, Exchange exchange) {
        String empty = functions(text).stream()
                .filter(each -> isEmpty(expression(context, each).evaluate(exchange, String.class)))
                .collect(Collectors.joining(", "));
        if (!empty.isEmpty()) {
            throw new IllegalArgumentException(
                    source + "='" + LogLimiter.excerpt(subject) + "' is no subject to publish to: the message has"
                            + " no value for " + empty + ". Set it before the send, or use a default.");
        }
    }

    private static boolean isEmpty(String value) {
        return value == null || value.isBlank();
    }
}
