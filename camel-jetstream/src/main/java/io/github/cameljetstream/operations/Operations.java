package io.github.cameljetstream.operations;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.values.EnumNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operations of exchanges, without blocking the thread of the route. Thread-safe. */
public final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final Map<StreamOperation, ServerFeature> NEEDED = Map.of(
            StreamOperation.GET_LAST_PER_SUBJECT, ServerFeature.BATCHED_GET,
            StreamOperation.PAUSE_CONSUMER, ServerFeature.CONSUMER_PAUSE,
            StreamOperation.RESUME_CONSUMER, ServerFeature.CONSUMER_PAUSE,
            StreamOperation.UNPIN_CONSUMER, ServerFeature.PRIORITY_GROUPS,
            StreamOperation.RESET_CONSUMER, ServerFeature.CONSUMER_RESET);

    private final ConnectionLease lease;
    private final OperationTarget target;
    private final OperationResults results;
    private final Supplier<ServerFeatures> features;
    private final RequestReader reader;
    private final Execution execution;

    /**
     * @param features of the server that has the stream
     * @param timeout of a request
     */
    public Operations(
            ConnectionLease lease,
            JetStreamApi api,
            Duration timeout,
            OperationTarget target,
            OperationResults results,
            Supplier<ServerFeatures> features) {
        this.lease = lease;
        this.target = target;
        this.results = results;
        this.features = features;
        this.reader = new RequestReader(target.options(), target.subject(), target.durable());
        this.execution = new Execution(new ApiRequests(lease, api, timeout), target, features);
    }

    /**
     * If true, the exchange is an operation other than publish.
     *
     * @throws IllegalArgumentException if its header names none, or one that needs an option
     */
    public boolean isAsked(Exchange exchange) {
        return reader.operation(exchange.getMessage()) != StreamOperation.PUBLISH;
    }

    /** Runs the operation of the exchange, as {@link org.apache.camel.AsyncProcessor} does. */
    public boolean process(Exchange exchange, AsyncCallback callback) {
        OperationRequest request = reader.read(exchange.getMessage(), Instant.now());
        checkFeature(request);
        execution.run(request).whenComplete((result, failure) -> {
            Runnable finish = () -> finish(exchange, callback, request, result, failure);
            if (!lease.tasks().run("end of an operation", finish)) {
                finish.run();
            }
        });
        return false;
    }

    private void checkFeature(OperationRequest request) {
        ServerFeature needed = NEEDED.get(request.operation());
        boolean byTime = request.range().time() != null;
        if (needed == null && byTime) {
            needed = ServerFeature.BATCHED_GET;
        }
        if (needed != null && !features.get().has(needed)) {
            throw new IllegalArgumentException("operation=" + EnumNames.of(request.operation())
                    + (byTime ? " with operationTime" : "") + " needs nats-server " + needed.version()
                    + " or newer, and the server of the stream is older or its version is unknown ($JS.API.INFO)."
                    + " Upgrade the server, or allow the user to publish there.");
        }
    }

    private void finish(
            Exchange exchange,
            AsyncCallback callback,
            OperationRequest request,
            @Nullable Result result,
            @Nullable Throwable failure) {
        try {
            if (failure != null || result == null) {
                exchange.setException(Causes.readable(Failures.causeOf(
                        failure == null ? new IllegalStateException("There is no result.") : failure)));
            } else {
                write(exchange, request, result);
            }
        } catch (Throwable e) { // also of header filters of users
            exchange.setException(Causes.readable(e));
        }
        try {
            callback.done(false);
        } catch (Throwable e) {
            LOG.error("The steps of the route after the operation threw an exception", Causes.loggable(e));
        }
    }

    private void write(Exchange exchange, OperationRequest request, Result result) {
        Message message = exchange.getMessage();
        if (Boolean.FALSE.equals(result.found()) && target.options().isFailIfMissing()) {
            throw new MessageMissingException(request.describe(result.stream())
                    + " failed: the stream has no such message (failIfMissing=true).");
        }
        Consumer<Message> body = body(exchange, request, result);
        RequestReader.STEERING.forEach(message::removeHeader);
        result.headers().forEach((name, value) -> {
            if (value == null) {
                message.removeHeader(name);
            } else {
                message.setHeader(name, value);
            }
        });
        body.accept(message);
    }

    private Consumer<Message> body(Exchange exchange, OperationRequest request, Result result) {
        Object content = result.content();
        if (content instanceof FoundMessage found) {
            return message -> results.fill(message, found, exchange);
        }
        if (content instanceof Page page) {
            Object list = list(exchange, request, result.stream(), page);
            return message -> {
                OperationResults.removeOld(message);
                message.setBody(list);
                if (page.pending() != Page.UNKNOWN) {
                    message.setHeader(JetStreamHeaders.PENDING, page.pending());
                }
            };
        }
        if (content != null) {
            return message -> message.setBody(content);
        }
        return request.operation().isChange()
                ? message -> {}
                : message -> {
                    OperationResults.removeOld(message);
                    message.setBody(null);
                };
    }

    private Object list(Exchange exchange, OperationRequest request, String stream, Page page) {
        if (!streams(request)) {
            return page.messages().stream()
                    .map(each -> results.create(each, exchange))
                    .collect(java.util.stream.Collectors.toList());
        }
        return new PagedMessages(page, from -> execution.nextPage(request, stream, from), new PagedMessages.Source() {
            @Override
            public Message message(FoundMessage found) {
                return results.create(found, exchange);
            }

            @Override
            public boolean isBeyond(FoundMessage found) {
                return Lists.isBeyond(request, found);
            }
        });
    }

    private boolean streams(OperationRequest request) {
        return target.options().isOperationStreaming() && request.operation() == StreamOperation.GET_BATCH;
    }
}
