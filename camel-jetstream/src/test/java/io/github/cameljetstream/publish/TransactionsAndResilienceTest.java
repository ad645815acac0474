package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CircuitBreakerConstants;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

/** A producer inside a transaction, and behind a circuit breaker. */
class TransactionsAndResilienceTest extends JetStreamTestSupport {
    private final Transactions transactions = new Transactions();

    /** Notes what it is asked for, and by which thread: a resource of a transaction belongs to one. */
    private final class Transactions implements PlatformTransactionManager {
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            note("begin");
            return new SimpleTransactionStatus(true);
        }

        @Override
        public void commit(TransactionStatus status) {
            note("commit");
        }

        @Override
        public void rollback(TransactionStatus status) {
            note("rollback");
        }

        private void note(String event) {
            events.add(event + " with " + messagesInStream() + " on "
                    + Thread.currentThread().getName());
        }
    }

    private void transactedRoute() throws Exception {
        SpringTransactionPolicy policy = new SpringTransactionPolicy(transactions);
        context.getRegistry().bind("required", policy);
        routes(r ->
                r.from("direct:in").transacted("required").to(uri("a")).toD("jetstream:${header.to}?publishRetries=0"));
    }

    private Exchange send(String to) {
        return template.send("direct:in", e -> {
            e.getIn().setHeader("to", to);
            e.getIn().setBody("x");
        });
    }

    private static String on() {
        return " on " + Thread.currentThread().getName();
    }

    @Test
    void aTransactionIsCommittedWhenTheStreamHasAnswered() throws Exception {
        transactedRoute();
        Exchange sent = send(stream + ".b");
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE))
                .isEqualTo(2L);
        assertThat(transactions.events).containsExactly("begin with 0" + on(), "commit with 2" + on());
    }

    /** NATS takes no part in it: what was stored before stays. */
    @Test
    void aTransactionIsRolledBackWhenNothingIsStored() throws Exception {
        transactedRoute();
        Exchange sent = send(stream + "-none");
        assertThat(sent.getException(PublishException.class).getOutcome())
                .isEqualTo(PublishException.Outcome.NO_STREAM);
        assertThat(transactions.events).containsExactly("begin with 0" + on(), "rollback with 1" + on());
    }

    @Test
    void aBreakerOpensWhenNothingIsStored() throws Exception {
        routes(r -> r.from("direct:in")
                .circuitBreaker()
                .resilience4jConfiguration()
                .minimumNumberOfCalls(2)
                .failureRateThreshold(50)
                .end()
                .toD("jetstream:${header.to}?publishRetries=0")
                .onFallback()
                .setBody(r.constant("fallback"))
                .end());
        assertThat(throughBreaker(stream + ".a").getMessage().getBody()).isEqualTo("x");
        assertThat(throughBreaker(stream + "-none").getMessage().getBody()).isEqualTo("fallback");
        Exchange refused = throughBreaker(stream + ".a");
        assertThat(refused.getMessage().getBody()).isEqualTo("fallback");
        assertThat(refused.getProperty(CircuitBreakerConstants.RESPONSE_SHORT_CIRCUITED, Boolean.class))
                .isTrue();
        assertThat(messagesInStream()).isEqualTo(1);
    }

    private Exchange throughBreaker(String to) {
        Exchange sent = send(to);
        assertThat(sent.getException()).isNull();
        return sent;
    }
}
