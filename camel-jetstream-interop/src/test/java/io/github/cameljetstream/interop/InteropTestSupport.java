package io.github.cameljetstream.interop;

import io.github.cameljetstream.JetStreamTestSupport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** A stream and a Camel context of its own for each test, with the JavaScript client beside them. */
abstract class InteropTestSupport extends JetStreamTestSupport {
    protected JavaScriptClient javaScript;

    /** What {@link #receives} was given. */
    protected final Queue<Message> received = new ConcurrentLinkedQueue<>();

    @Override
    protected void setupResources() throws Exception {
        super.setupResources();
        javaScript = new JavaScriptClient(server().url());
    }

    @Override
    protected void doPostTearDown() throws Exception {
        javaScript.close();
        super.doPostTearDown();
    }

    protected void receives(Exchange exchange) {
        received.add(exchange.getMessage().copy());
    }

    protected String text(Message message) {
        return message.getBody(String.class);
    }
}
