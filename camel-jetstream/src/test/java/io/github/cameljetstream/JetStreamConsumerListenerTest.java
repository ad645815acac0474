package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What pauses a route, and what resumes it. */
class JetStreamConsumerListenerTest {
    private final JetStreamConsumerListener listener = new JetStreamConsumerListener();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void aRouteContinuesAfterSuccessOnly() {
        assertThat(listener.afterProcess(exchange)).isTrue();
        exchange.setRollbackOnly(true);
        assertThat(listener.afterProcess(exchange)).isFalse();
        exchange.setRollbackOnly(false);
        exchange.setRollbackOnlyLast(true);
        assertThat(listener.afterProcess(exchange)).isFalse();
        exchange.setRollbackOnlyLast(false);
        exchange.setException(new IllegalStateException());
        assertThat(listener.afterProcess(exchange)).isFalse();
    }

    @Test
    void itResumesWhenTheCheckSucceeds() {
        AtomicBoolean isUp = new AtomicBoolean();
        listener.setResumableCheck(nothing -> isUp.get());
        assertThat(listener.afterConsume(null)).isFalse();
        isUp.set(true);
        assertThat(listener.afterConsume(null)).isTrue();
    }
}
