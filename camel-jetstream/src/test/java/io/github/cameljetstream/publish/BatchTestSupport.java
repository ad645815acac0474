package io.github.cameljetstream.publish;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** Sends bodies of several elements, and reads what the stream of the test stores. */
public abstract class BatchTestSupport extends JetStreamTestSupport {
    /** Sends a body with headers, given as names and values in turn. */
    protected Exchange send(String uri, Object body, Object... headers) {
        return template.send(uri, exchange -> {
            exchange.getIn().setBody(body);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getIn().setHeader((String) headers[i], headers[i + 1]);
            }
        });
    }

    @SuppressWarnings("unchecked")
    protected static List<PublishResult> results(Exchange sent) {
        return sent.getMessage().getHeader(JetStreamHeaders.PUBLISHED_RESULTS, List.class);
    }

    /** The bodies that the stream stores, in their order. */
    protected List<String> bodies() throws Exception {
        List<String> bodies = new ArrayList<>();
        for (long i = 1; i <= messagesInStream(); i++) {
            byte[] data = management.getMessage(stream, i).getData();
            bodies.add(data == null ? "" : new String(data, StandardCharsets.UTF_8));
        }
        return bodies;
    }

    protected static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Bodies of the elements a, b and c. */
    protected static Stream<Object> severalForms() {
        return Stream.of(
                List.of("a", "b", "c"),
                List.of("a", "b", "c").iterator(),
                Stream.of("a", "b", "c"),
                new String[] {"a", "b", "c"},
                new byte[][] {{'a'}, {'b'}, {'c'}});
    }
}
