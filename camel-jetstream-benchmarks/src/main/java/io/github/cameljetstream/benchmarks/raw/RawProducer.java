package io.github.cameljetstream.benchmarks.raw;

import io.nats.client.JetStream;
import io.nats.client.NUID;
import io.nats.client.PublishOptions;
import java.io.IOException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

final class RawProducer extends DefaultAsyncProducer {
    private final JetStream jetStream;
    private final String subject;
    /** Null if messages have no ids. */
    private final NUID ids;

    RawProducer(RawEndpoint endpoint, String subject, boolean ids) throws IOException {
        super(endpoint);
        this.jetStream = endpoint.connection().jetStream();
        this.subject = subject;
        this.ids = ids ? new NUID() : null;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        (ids == null
                        ? jetStream.publishAsync(subject, body)
                        : jetStream.publishAsync(
                                subject,
                                body,
                                PublishOptions.builder().messageId(ids.next()).build()))
                .whenComplete((ack, failure) -> {
                    exchange.setException(failure);
                    callback.done(false);
                });
        return false;
    }
}
