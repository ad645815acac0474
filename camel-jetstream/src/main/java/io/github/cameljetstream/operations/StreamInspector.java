package io.github.cameljetstream.operations;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.provision.ApiErrors;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Looks at a stream for JMX and for browsing, and blocks. It creates no consumer and acknowledges nothing. */
public final class StreamInspector implements AutoCloseable {
    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final Duration timeout;
    private final OperationTarget target;
    private final List<String> filters;
    private final OperationResults results;

    /**
     * @param lease is closed at the end
     * @param filters the subjects of the endpoint
     */
    public StreamInspector(
            ConnectionLease lease,
            ConnectionOptions options,
            OperationTarget target,
            List<String> filters,
            OperationResults results) {
        this.lease = lease;
        this.api = JetStreamApi.of(lease, options);
        this.timeout = options.getRequestTimeout();
        this.target = target;
        this.filters = filters;
        this.results = results;
    }

    private String stream() throws IOException, JetStreamApiException {
        if (target.stream() != null) {
            return target.stream();
        }
        List<String> names = api.management().getStreamNames(target.subject());
        if (names.size() != 1) {
            throw new IllegalArgumentException("The subject '" + target.subject() + "' belongs to the streams " + names
                    + ": set streamName to one.");
        }
        return names.get(0);
    }

    /** The configuration and the state of the stream, as JSON. */
    public String streamInfo() throws Exception {
        return answer("STREAM.INFO." + stream()).toJson();
    }

    /** The configuration and the state of a consumer, as JSON. */
    public String consumerInfo(String consumer) throws Exception {
        return answer("CONSUMER.INFO." + stream() + "." + consumer).toJson();
    }

    /** The message with a sequence, as JSON; null if there is none. */
    public @Nullable String message(long sequence) throws Exception {
        String stream = stream();
        return json(message(() -> api.message(stream, sequence)), stream);
    }

    /** The last message of a subject, as JSON; null if there is none. */
    public @Nullable String lastMessage(String subject) throws Exception {
        String stream = stream();
        return json(message(() -> api.lastMessage(stream, subject)), stream);
    }

    private JsonObject answer(String request) throws Exception {
        Message answer =
                lease.request(api.subject(request), null, timeout).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return ApiRequests.json(answer);
    }

    private static @Nullable String json(@Nullable MessageInfo info, String stream) {
        if (info == null) {
            return null;
        }
        FoundMessage found = FoundMessage.of(info, stream);
        JsonObject json = new JsonObject();
        json.put("stream", stream);
        json.put("subject", found.subject());
        json.put("sequence", found.sequence());
        json.put("time", found.time().toString());
        JsonObject headers = new JsonObject();
        if (found.headers() != null) {
            found.headers().forEach((name, values) -> headers.put(name, new JsonArray(values)));
        }
        json.put("headers", headers);
        json.put("body", new String(found.body(), StandardCharsets.UTF_8));
        return json.toJson();
    }

    /** Reads the first messages, and keeps those that a filter accepts. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // of Camel
    List<Exchange> browse(int limit, @Nullable Predicate filter, Supplier<Exchange> newExchange)
            throws IOException, JetStreamApiException {
        String stream = stream();
        long from = firstSequence(stream);
        List<Exchange> exchanges = new ArrayList<>();
        for (int looked = 0; looked < limit; looked++) {
            FoundMessage next = first(stream, from);
            if (next == null) {
                break;
            }
            Exchange exchange = newExchange.get();
            results.fill(exchange.getMessage(), next, exchange);
            if (filter == null || filter.test(exchange)) {
                exchanges.add(exchange);
            }
            from = next.sequence() + 1;
        }
        return exchanges;
    }

    /** The sequence after the messages that the durable has acknowledged, if there is one. */
    private long firstSequence(String stream) throws IOException, JetStreamApiException {
        if (target.durable() == null) {
            return 1;
        }
        try {
            return api.management()
                            .getConsumerInfo(stream, target.durable())
                            .getAckFloor()
                            .getStreamSequence()
                    + 1;
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND)) {
                return 1;
            }
            throw e;
        }
    }

    /** The first message of all filters from a sequence on. */
    private @Nullable FoundMessage first(String stream, long from) throws IOException, JetStreamApiException {
        FoundMessage first = null;
        for (String filter : filters) {
            MessageInfo found = message(() -> api.nextMessage(stream, from, filter));
            if (found != null && (first == null || found.getSeq() < first.sequence())) {
                first = FoundMessage.of(found, stream);
            }
        }
        return first;
    }

    private interface Read {
        MessageInfo read() throws IOException, JetStreamApiException;
    }

    private static @Nullable MessageInfo message(Read read) throws IOException, JetStreamApiException {
        try {
            return read.read();
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.NO_MESSAGE_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
