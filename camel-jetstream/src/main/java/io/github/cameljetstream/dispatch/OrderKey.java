package io.github.cameljetstream.dispatch;

import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** The key in whose order the messages are routed. */
@FunctionalInterface
public interface OrderKey {
    /**
     * Returns the key of a message. It is called on a thread of the connection: it must not block.
     *
     * @param exchange creates the exchange as it would be routed, for keys that the subject does not contain
     */
    String of(String subject, Supplier<Exchange> exchange);
}
