package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.payload.ClaimChecks;
import io.github.cameljetstream.route.DeliveryExchanges;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a delivered message costs until its exchange is made. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExchangeBenchmark {
    /** Where they begin in the reply subject. */
    private static final int NUMBERS = "$JS.ACK.orders.billing.".length();

    private static final String REPLY = "$JS.ACK.orders.billing.1.123456.123456.1763870000123456789.4242";

    /** How many headers the message has. */
    @Param({"0", "4"})
    public int headers;

    private DefaultCamelContext context;
    private DeliveryExchanges exchanges;
    private Message message;

    @Setup
    public void start() {
        context = new DefaultCamelContext();
        context.start();
        exchanges = new DeliveryExchanges(
                () -> new DefaultExchange(context),
                new HeaderMapper(new DefaultHeaderFilterStrategy()),
                ClaimChecks.NONE,
                null);
        Headers all = new Headers();
        for (int i = 0; i < headers; i++) {
            all.add("Header-" + i, "value " + i);
        }
        message = NatsMessage.builder()
                .subject("orders.new")
                .replyTo(REPLY)
                .headers(all)
                .data(new byte[128])
                .build();
    }

    @TearDown
    public void stop() {
        context.stop();
    }

    @Benchmark
    public Object parseTheReplySubject() {
        return AckSubject.read(REPLY, NUMBERS, true, null, "orders", "billing");
    }

    @Benchmark
    public Exchange exchangeOfADelivery() {
        return exchanges.of(
                new Delivery(message, AckSubject.read(REPLY, NUMBERS, true, null, "orders", "billing"), null, 0));
    }

    /** Camel's part of it. */
    @Benchmark
    public Exchange exchangeWithItsBody() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setBody(message.getData());
        return exchange;
    }
}
