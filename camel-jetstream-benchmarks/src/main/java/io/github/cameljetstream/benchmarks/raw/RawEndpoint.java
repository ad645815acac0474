package io.github.cameljetstream.benchmarks.raw;

import io.nats.client.Connection;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

final class RawEndpoint extends DefaultEndpoint {
    private final RawComponent component;
    private final String name;
    private final String durable;
    private final boolean push;
    private final int batch;
    private final int threshold;
    private final int window;
    private final boolean ids;

    RawEndpoint(
            String uri,
            RawComponent component,
            String name,
            String durable,
            boolean push,
            int batch,
            int threshold,
            int window,
            boolean ids) {
        super(uri, component);
        this.component = component;
        this.name = name;
        this.durable = durable;
        this.push = push;
        this.batch = batch;
        this.threshold = threshold;
        this.window = window;
        this.ids = ids;
    }

    Connection connection() {
        return component.connection();
    }

    @Override
    public Producer createProducer() throws Exception {
        return new RawProducer(this, name, ids);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        RawConsumer consumer = new RawConsumer(
                this,
                processor,
                new RawConsuming(connection(), name, durable, push, batch, threshold).filter(name),
                window);
        configureConsumer(consumer);
        return consumer;
    }
}
