package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.settle.Settler;
import io.github.cameljetstream.testinfra.NatsServer;
import io.nats.client.Message;
import io.nats.client.impl.NatsMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A connection to a server, for what works with one. */
@State(Scope.Benchmark)
public class Leased {
    /** Where they begin in the reply subject. */
    private static final int NUMBERS = "$JS.ACK.orders.billing.".length();

    private NatsServer server;
    private DefaultCamelContext context;
    private ConnectionLease lease;
    private long sequence;

    @Setup
    public void start() throws Exception {
        server = NatsServer.start("newest");
        context = new DefaultCamelContext();
        context.start();
        ConnectionOptions options = new ConnectionOptions();
        options.setNatsURL(server.url());
        lease = SharedConnections.of(context).lease(ConnectionKey.of(options, new SecurityOptions(), "benchmark"));
    }

    @TearDown
    public void stop() throws Exception {
        lease.close();
        context.close();
        server.close();
    }

    ConnectionLease lease() {
        return lease;
    }

    /** The next message of a stream. */
    Delivery delivery(String subject, Settler settler) {
        long next = ++sequence;
        String reply = "$JS.ACK.orders.billing.1." + next + "." + next + ".1763870000123456789.4242";
        Message message = NatsMessage.builder()
                .subject(subject)
                .replyTo(reply)
                .data(new byte[128])
                .build();
        return new Delivery(message, AckSubject.read(reply, NUMBERS, true, null, "orders", "billing"), settler, 0);
    }
}
