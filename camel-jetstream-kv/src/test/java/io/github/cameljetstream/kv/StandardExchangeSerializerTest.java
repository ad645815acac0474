package io.github.cameljetstream.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // headers of Camel have it
class StandardExchangeSerializerTest {
    private final CamelContext context = new DefaultCamelContext();
    private final StandardExchangeSerializer strict = new StandardExchangeSerializer(ClassFilter.of(null), false);
    private final StandardExchangeSerializer wide =
            new StandardExchangeSerializer(ClassFilter.of(getClass().getName() + "$Order"), true);
    private Exchange exchange;

    /** A class of an application. */
    record Order(String id) implements Serializable {}

    @BeforeEach
    void start() {
        context.start();
        exchange = new DefaultExchange(context);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private static String text(byte[] data) {
        return new String(data, UTF_8);
    }

    private Exchange again() {
        return strict.read(context, strict.write(exchange));
    }

    private Object again(Object body) {
        exchange.getMessage().setBody(body);
        return again().getMessage().getBody();
    }

    @Test
    void aPlainExchangeIsJson() {
        exchange.setExchangeId("E1");
        exchange.getMessage().setBody("A+B");
        exchange.getMessage().setHeader("orderId", 7);
        exchange.setProperty(Exchange.AGGREGATED_SIZE, 2);
        exchange.setVariable("sum", 12L);
        assertThat(text(strict.write(exchange)))
                .contains("\"id\":\"E1\",\"body\":\"A+B\"")
                .contains("\"headers\":{\"orderId\":7}")
                .contains("\"CamelAggregatedSize\":2")
                .contains("\"variables\":{\"sum\":{\"long\":\"12\"}}");
        Exchange read = again();
        assertThat(read.getExchangeId()).isEqualTo("E1");
        assertThat(read.getMessage().getBody()).isEqualTo("A+B");
        assertThat(read.getMessage().getHeader("ORDERID")).isEqualTo(7);
        assertThat(read.getProperty(Exchange.AGGREGATED_SIZE)).isEqualTo(2);
        assertThat(read.getVariable("sum")).isEqualTo(12L);
    }

    @Test
    void eachPlainBodyIsReadAsItWas() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a \"quoted\" \\ key", Arrays.asList(1, null, 2L));
        map.put("long", map.get("none"));
        List<Object> values = Arrays.asList(
                null,
                "",
                "é \u0000\n\t\"\\/ \uD83D\uDE00 \uD83D",
                true,
                1,
                -5L,
                (short) 2,
                (byte) 3,
                1.5f,
                Double.NaN,
                Double.MIN_VALUE,
                new BigInteger("123456789012345678901"),
                new BigDecimal("1.50"),
                'x',
                '"',
                '\uD83D',
                new Date(5),
                map,
                new ArrayList<>(List.of("a", List.of("b"))),
                new LinkedHashMap<>());
        for (Object each : values) {
            exchange.getMessage().setBody(each);
            assertThat(text(strict.write(exchange))).as("%s", each).startsWith("{");
            Object read = again(each);
            assertThat(read).as("%s", each).isEqualTo(each);
            if (each != null && !(each instanceof List)) {
                assertThat(read).hasSameClassAs(each);
            }
        }
        assertThat(again(values)).isEqualTo(values);
        assertThat((byte[]) again(new byte[] {0, -1, 5})).containsExactly(0, -1, 5);
    }

    @Test
    void otherBodiesOfJavaAreSerialized() {
        for (Object each : List.of(
                new TreeMap<>(Map.of("b", 1)),
                UUID.randomUUID(),
                Instant.now(),
                new ArrayList<>(List.of(Instant.now())),
                Map.of(1, 2),
                new String[] {"a"},
                new int[] {1, 2})) {
            exchange.getMessage().setBody(each);
            assertThat(strict.write(exchange)[0]).as("%s", each).isEqualTo((byte) 0xAC);
            assertThat(again(each)).isEqualTo(each).hasSameClassAs(each);
        }
    }

    @Test
    void theRestOfASerializedExchangeIsKeptToo() {
        exchange.setExchangeId("E1");
        exchange.getMessage().setBody(UUID.randomUUID());
        exchange.getMessage().setHeader("orderId", 7);
        exchange.setProperty(Exchange.AGGREGATED_SIZE, 2);
        exchange.setProperty("sum", 3L);
        exchange.setVariable("v", "w");
        Exchange read = again();
        assertThat(read.getExchangeId()).isEqualTo("E1");
        assertThat(read.getMessage().getHeader("orderId")).isEqualTo(7);
        assertThat(read.getProperty(Exchange.AGGREGATED_SIZE)).isEqualTo(2);
        assertThat(read.getProperty("sum")).isEqualTo(3L);
        assertThat(read.getVariable("v")).isEqualTo("w");
    }

    @Test
    void aClassOfTheApplicationNeedsTheOption() {
        exchange.getMessage().setBody(new Order("7"));
        String name = getClass().getName() + "$Order";
        assertThatThrownBy(() -> strict.write(exchange))
                .isInstanceOf(AggregateDataException.class)
                .hasMessage(
                        "Class " + name + " may not be stored by the aggregation repository. If you trust it, add it to"
                                + " deserializationFilter, such as deserializationFilter=" + name
                                + ". Otherwise convert the body to a text or bytes before the aggregation.");
        byte[] written = wide.write(exchange);
        assertThat(wide.read(context, written).getMessage().getBody()).isEqualTo(new Order("7"));
        assertThatThrownBy(() -> strict.read(context, written))
                .isInstanceOf(AggregateDataException.class)
                .hasMessageStartingWith("Class " + name + " may not be read by the aggregation repository.");
        exchange.getMessage().setBody(new Order[] {new Order("7")});
        assertThatThrownBy(() -> strict.write(exchange)).hasMessageContaining(name);
    }

    @Test
    void aMalformedFilterIsRefused() {
        assertThatThrownBy(() -> ClassFilter.of("maxdepth=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("deserializationFilter=maxdepth=x is refused:");
    }

    @Test
    void aBodyThatCannotBeStoredIsRefusedInsteadOfDropped() {
        exchange.getMessage().setBody(new Object());
        assertThatThrownBy(() -> strict.write(exchange))
                .isInstanceOf(AggregateDataException.class)
                .hasMessageContaining("A body of class java.lang.Object cannot be stored");
        exchange.getMessage().setBody(new File("x"));
        assertThatThrownBy(() -> strict.write(exchange)).hasMessageContaining("java.io.File");
        exchange.getMessage().setBody(new ArrayList<>(List.of(new Object())));
        assertThatThrownBy(() -> strict.write(exchange))
                .hasMessageContaining("An object of class java.lang.Object cannot be stored");
    }

    @Test
    void aStreamIsReadOnceAndStaysReadable() {
        exchange.getMessage().setBody(new ByteArrayInputStream("content".getBytes(UTF_8)));
        byte[] data = strict.write(exchange);
        assertThat(strict.read(context, data).getMessage().getBody(String.class))
                .isEqualTo("content");
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("content");
    }

    @Test
    void groupedBodiesAreKeptAndGroupedExchangesRefused() {
        exchange.setProperty(Exchange.GROUPED_EXCHANGE, new ArrayList<>(List.of("a", "b")));
        assertThat(again().getProperty(Exchange.GROUPED_EXCHANGE)).isEqualTo(List.of("a", "b"));
        exchange.getMessage().setBody(UUID.randomUUID());
        assertThat(again().getProperty(Exchange.GROUPED_EXCHANGE)).isEqualTo(List.of("a", "b"));
        exchange.setProperty(Exchange.GROUPED_EXCHANGE, new ArrayList<>(List.of(exchange)));
        assertThatThrownBy(() -> strict.write(exchange))
                .isInstanceOf(AggregateDataException.class)
                .hasMessageContaining("A list of DefaultExchange cannot be stored")
                .hasMessageContaining("GroupedBodyAggregationStrategy");
    }

    @Test
    void headersOfOtherClassesNeedTheOption() {
        exchange.getMessage().setHeader("order", new Order("7"));
        exchange.getMessage().setHeader("when", new Date(5));
        exchange.getMessage().setHeader("text", CharBuffer.wrap("t"));
        Exchange read = again();
        assertThat(read.getMessage().getHeader("order")).isNull();
        assertThat(read.getMessage().getHeader("when")).isEqualTo(new Date(5));
        assertThat(read.getMessage().getHeader("text")).isEqualTo("t");
        assertThat(wide.read(context, wide.write(exchange)).getMessage().getHeader("order"))
                .isEqualTo(new Order("7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "{", "{}", "{\"id\":5}", "{\"id\":\"a\",\"body\":{\"other\":\"1\"}}", "\u00AC\u00ED"})
    void bytesOfAnotherKindAreRefused(String data) {
        assertThatThrownBy(() -> strict.read(context, data.getBytes(UTF_8))).isInstanceOf(AggregateDataException.class);
    }
}
