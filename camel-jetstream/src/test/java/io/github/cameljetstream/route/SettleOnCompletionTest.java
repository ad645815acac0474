package io.github.cameljetstream.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.delivery.CompletionHandler;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.ExchangeFailure;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.Test;

/** A delivery is settled once when its exchange is done, whatever the handler throws. */
class SettleOnCompletionTest implements CompletionHandler<String> {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final List<String> calls = new ArrayList<>();
    private RuntimeException ofSuccess;
    private Error ofFailure;

    @Override
    public boolean succeeded(String item) {
        calls.add(item + " succeeded");
        if (ofSuccess != null) {
            throw ofSuccess;
        }
        return true;
    }

    @Override
    public void failed(String item, ExchangeFailure failure) {
        calls.add(item + " failed: " + failure.cause().getMessage());
        if (ofFailure != null) {
            throw ofFailure;
        }
    }

    private SettleOnCompletion<String> completion() {
        return new SettleOnCompletion<>("one", this, new ConsumerTally());
    }

    @Test
    void itIsSettledOnce() {
        SettleOnCompletion<String> completion = completion();
        completion.onComplete(exchange);
        exchange.setException(new IllegalStateException("late"));
        completion.onFailure(exchange);
        assertThat(calls).containsExactly("one succeeded");
    }

    @Test
    void anExchangeThatFailedFails() {
        exchange.setException(new IllegalStateException("broken"));
        completion().onFailure(exchange);
        assertThat(calls).containsExactly("one failed: broken");
    }

    /** A route may mark it without an exception; Camel calls that completed. */
    @Test
    void anExchangeThatIsMarkedForRollbackFails() {
        exchange.setRollbackOnly(true);
        completion().onComplete(exchange);
        assertThat(calls).singleElement().asString().contains("The exchange is marked rollback-only");
    }

    @Test
    void aDeliveryThatCannotBeSettledFailsAndThenIsLeft() {
        ofSuccess = new IllegalStateException("cannot be settled");
        ofFailure = new StackOverflowError("cannot fail either");
        try (LogCapture log = LogCapture.ours()) {
            completion().onComplete(exchange);
            assertThat(log.lines()).anyMatch(line -> line.contains("one could not be settled; handling it as failed"));
            assertThat(log.lines()).anyMatch(line -> line.contains("leaving it to the server"));
        }
        assertThat(calls).containsExactly("one succeeded", "one failed: cannot be settled");
    }

    @Test
    void theCompletionOfAnExchangeIsFound() {
        assertThat(SettleOnCompletion.isOn(exchange)).isFalse();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter());
        assertThat(SettleOnCompletion.isOn(exchange)).isFalse();
        exchange.getExchangeExtension().addOnCompletion(completion());
        assertThat(SettleOnCompletion.isOn(exchange)).isTrue();
    }
}
