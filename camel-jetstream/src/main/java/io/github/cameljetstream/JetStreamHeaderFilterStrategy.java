package io.github.cameljetstream;

import org.apache.camel.support.DefaultHeaderFilterStrategy;

/**
 * Keeps Camel's own headers and those of the NATS protocol ({@code Nats-*}: ids, expectations, time to live) from
 * leaking into or out of messages: what is published says so by the component's own headers and options.
 */
public class JetStreamHeaderFilterStrategy extends DefaultHeaderFilterStrategy {
    public JetStreamHeaderFilterStrategy() {
        setLowerCase(true);
        setOutFilterStartsWith("camel", "org.apache.camel.", "nats-");
        setInFilterStartsWith("camel", "org.apache.camel.", "nats-");
    }
}
