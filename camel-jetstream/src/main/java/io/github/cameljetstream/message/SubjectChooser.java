package io.github.cameljetstream.message;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.values.Subjects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Chooses the subject of each message: its header, the expression, or the endpoint's subject. Thread-safe. */
public final class SubjectChooser {
    private static final String OVERRIDE_SOURCE = "Header " + JetStreamHeaders.OVERRIDE_SUBJECT;

    private final String subject;
    private final boolean isPattern;
    private final @Nullable SubjectExpression expression;
    private final SubjectRules rules;

    /**
     * @param subject the subject of messages that name no other
     * @param expression computes the subject of each exchange instead; null if there is none
     * @param rules for the subjects that messages name
     */
    public SubjectChooser(String subject, @Nullable SubjectExpression expression, SubjectRules rules) {
        this.subject = subject;
        this.isPattern = Subjects.hasWildcard(subject);
        this.expression = expression;
        this.rules = rules;
    }

    /**
     * The subject of an exchange.
     *
     * @throws IllegalArgumentException if there is none, or it is refused
     */
    String choose(Exchange exchange) {
        String override = override(exchange.getMessage());
        if (override != null) {
            return override;
        }
        if (expression != null) {
            return expression.evaluate("publishSubject", exchange, rules);
        }
        if (isPattern) {
            throw new IllegalArgumentException("The message has no subject: the endpoint's is '" + subject
                    + "'. Set the header " + JetStreamHeaders.OVERRIDE_SUBJECT + ", or the option publishSubject.");
        }
        return subject;
    }

    /** The subject of an element of a batch: its own header, or the subject of its exchange or of the batch. */
    String chooseForElement(Message element, Exchange exchange, Exchange batch) {
        String override = override(element);
        if (override != null) {
            return override;
        }
        boolean hasOwnExchange = exchange.getMessage() == element && hasDefault();
        return choose(hasOwnExchange ? exchange : batch);
    }

    /** If true, a message without a header has a subject. */
    private boolean hasDefault() {
        return expression != null || !isPattern;
    }

    private @Nullable String override(Message message) {
        String override = message.getHeader(JetStreamHeaders.OVERRIDE_SUBJECT, String.class);
        return override == null ? null : rules.check(OVERRIDE_SOURCE, override);
    }
}
