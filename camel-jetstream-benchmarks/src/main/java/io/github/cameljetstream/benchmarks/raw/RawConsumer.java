package io.github.cameljetstream.benchmarks.raw;

import io.nats.client.Message;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

final class RawConsumer extends DefaultConsumer {
    private final RawConsuming consuming;
    /** Null if the next message waits for the end of the one before, unless its route goes on asynchronously. */
    private final Semaphore window;

    RawConsumer(RawEndpoint endpoint, Processor processor, RawConsuming consuming, int window) {
        super(endpoint, processor);
        this.consuming = consuming;
        this.window = window == 0 ? null : new Semaphore(window);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        consuming.start(this::onMessage);
    }

    private void onMessage(Message message) throws InterruptedException {
        if (window != null) {
            window.acquire();
        }
        Exchange exchange = createExchange(false);
        exchange.getIn().setBody(message.getData());
        getAsyncProcessor().process(exchange, doneSync -> {
            if (exchange.getException() == null) {
                message.ack();
            } else {
                message.nak();
            }
            releaseExchange(exchange, false);
            if (window != null) {
                window.release();
            }
        });
    }

    @Override
    protected void doStop() throws Exception {
        consuming.stop();
        super.doStop();
    }
}
