package io.github.cameljetstream.headers;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.Map;
import java.util.TreeMap;
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
import org.openjdk.jmh.infra.Blackhole;

/** Headers of Camel made those of NATS, and the reverse. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderMapperBenchmark {
    /** How many headers there are. */
    @Param({"0", "4", "16"})
    public int headers;

    private final HeaderMapper mapper = new HeaderMapper(new DefaultHeaderFilterStrategy());
    private final Map<String, Object> camelHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private DefaultCamelContext context;
    private Exchange exchange;
    private Message message;

    @Setup
    public void start() {
        context = new DefaultCamelContext();
        context.start();
        exchange = new DefaultExchange(context);
        Headers all = new Headers();
        for (int i = 0; i < headers; i++) {
            all.add("Header-" + i, "value " + i);
            camelHeaders.put("Header-" + i, i % 2 == 0 ? "value " + i : i);
        }
        message = NatsMessage.builder().subject("orders.new").headers(all).build();
    }

    @TearDown
    public void stop() {
        context.stop();
    }

    @Benchmark
    public Headers toNats() {
        return mapper.toNats(camelHeaders, exchange);
    }

    @Benchmark
    public void fromNats(Blackhole hole) {
        mapper.fromNats(message, exchange, (name, value) -> {
            hole.consume(name);
            hole.consume(value);
        });
    }
}
