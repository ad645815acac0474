package io.github.cameljetstream.kv;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.WriteResult;
import io.github.cameljetstream.kv.meters.KeyValueMeters;
import io.github.cameljetstream.kv.meters.OperationOutcome;
import io.github.cameljetstream.kv.meters.OperationTally;
import io.github.cameljetstream.kv.options.KeyValueOperation;
import io.github.cameljetstream.kv.options.OnRefused;
import io.github.cameljetstream.kv.options.OperationOptions;
import io.github.cameljetstream.metrics.Metrics.Registration;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.values.EnumNames;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the keys of a bucket. Blocks the thread of the route until the bucket has answered, at most for the
 * timeout. Thread-safe.
 */
public class JetStreamKeyValueProducer extends DefaultProducer {
    private static final List<String> STEERING = List.of(
            JetStreamKeyValueHeaders.STEER_OPERATION,
            JetStreamKeyValueHeaders.STEER_KEY,
            JetStreamKeyValueHeaders.EXPECTED_REVISION,
            JetStreamKeyValueHeaders.TTL);
    private static final List<String> RESULTS = List.of(
            JetStreamKeyValueHeaders.BUCKET,
            JetStreamKeyValueHeaders.KEY,
            JetStreamKeyValueHeaders.REVISION,
            JetStreamKeyValueHeaders.CREATED,
            JetStreamKeyValueHeaders.OPERATION,
            JetStreamKeyValueHeaders.FOUND,
            JetStreamKeyValueHeaders.STORED);

    private final JetStreamKeyValueEndpoint endpoint;
    private final OperationOptions options;
    private final KeyExpression keys;
    private final KeyNames names;
    private volatile @Nullable ConnectionLease lease;
    private volatile @Nullable Bucket bucket;
    private final OperationTally tally = new OperationTally();
    private volatile Registration meters = () -> {};

    public JetStreamKeyValueProducer(JetStreamKeyValueEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.options = endpoint.getOperationOptions();
        this.keys = new KeyExpression(endpoint.getCamelContext(), options.getKey());
        this.names = endpoint.keyNames();
    }

    @Override
    public void process(Exchange exchange) {
        OperationRequest request = OperationRequest.of(exchange, options, keys, names);
        long begun = tally.begin(request.operation());
        OperationOutcome outcome = OperationOutcome.FAILED;
        try {
            outcome = process(request, exchange);
        } catch (KeyMissingException e) {
            outcome = OperationOutcome.MISSING;
            throw e;
        } catch (KeyRefusedException e) {
            outcome = OperationOutcome.REFUSED;
            throw e;
        } finally {
            tally.count(request.operation(), outcome, begun);
        }
    }

    private OperationOutcome process(OperationRequest request, Exchange exchange) {
        Bucket current = requireNonNull(bucket, "the producer is started");
        Message message = exchange.getMessage();
        switch (request.operation()) {
            case GET -> {
                return read(request, current, message);
            }
            case KEYS -> list(request, current, message);
            case HISTORY -> {
                List<Entry> history = current.history(request.keyInBucket());
                answered(request, message);
                message.setBody(history);
            }
            case STATUS -> {
                Object status = current.status();
                answered(request, message);
                message.setBody(status);
            }
            default -> {
                return write(request, current, exchange);
            }
        }
        return OperationOutcome.DONE;
    }

    /** Sets the headers that each operation sets. The headers that steered it stay if it fails, for a redelivery. */
    private void answered(OperationRequest request, Message message) {
        STEERING.forEach(message::removeHeader);
        RESULTS.forEach(message::removeHeader);
        message.setHeader(JetStreamKeyValueHeaders.BUCKET, endpoint.getBucket());
        message.setHeader(JetStreamKeyValueHeaders.OPERATION, EnumNames.of(request.operation()));
        if (request.operation().needsKey()) {
            message.setHeader(JetStreamKeyValueHeaders.KEY, request.key());
        }
    }

    private OperationOutcome read(OperationRequest request, Bucket current, Message message) {
        String key = request.keyInBucket();
        Entry entry = options.isDirectGet() ? current.get(key) : current.getFresh(key);
        boolean found = entry != null && !entry.isMarker();
        if (!found && options.isFailIfMissing()) {
            throw new KeyMissingException(endpoint.getBucket(), request.key());
        }
        answered(request, message);
        message.setHeader(JetStreamKeyValueHeaders.FOUND, found);
        message.setBody(found ? requireNonNull(entry).value() : null);
        if (entry != null) {
            message.setHeader(JetStreamKeyValueHeaders.REVISION, entry.revision());
            message.setHeader(JetStreamKeyValueHeaders.CREATED, entry.created());
        }
        return found ? OperationOutcome.DONE : OperationOutcome.MISSING;
    }

    private void list(OperationRequest request, Bucket current, Message message) {
        List<String> found = endpoint.getWatchOptions().patterns().stream()
                .flatMap(pattern -> current.keysMatching(pattern).stream())
                .map(names::inRoute)
                .toList();
        answered(request, message);
        message.setBody(found);
    }

    private OperationOutcome write(OperationRequest request, Bucket current, Exchange exchange) {
        WriteResult result = UnansweredWrite.write(this, request, current, exchange, JetStreamKeyValueProducer::send);
        Message message = exchange.getMessage();
        if (result instanceof WriteResult.Stored stored) {
            answered(request, message);
            message.setHeader(JetStreamKeyValueHeaders.STORED, true);
            message.setHeader(JetStreamKeyValueHeaders.REVISION, stored.revision());
            return OperationOutcome.DONE;
        }
        refused(request, (WriteResult.Refused) result, message);
        return OperationOutcome.REFUSED;
    }

    private void refused(OperationRequest request, WriteResult.Refused refused, Message message) {
        if (options.getOnRefused() == OnRefused.FAIL || !refused.certain()) {
            throw new KeyRefusedException(
                    endpoint.getBucket(), request.key(), request.operation(), request.expected(), refused);
        }
        answered(request, message);
        message.setHeader(JetStreamKeyValueHeaders.STORED, false);
        Entry existing = refused.current();
        if (existing != null) {
            message.setHeader(JetStreamKeyValueHeaders.REVISION, existing.revision());
            message.setHeader(JetStreamKeyValueHeaders.CREATED, existing.created());
        }
    }

    private static WriteResult send(OperationRequest request, Bucket current) {
        String key = request.keyInBucket();
        Long expected = request.expected();
        KeyValueOperation operation = request.operation();
        return switch (operation) {
            case PUT -> new WriteResult.Stored(current.put(key, request.value(), request.ttl()));
            case CREATE -> current.create(key, request.value(), request.ttl());
            case UPDATE -> current.update(key, request.value(), requireNonNull(expected), request.ttl());
            case DELETE ->
                expected == null ? new WriteResult.Stored(current.delete(key)) : current.delete(key, expected);
            case PURGE -> expected == null ? new WriteResult.Stored(current.purge(key)) : current.purge(key, expected);
            default -> throw new IllegalStateException(operation + " writes nothing");
        };
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        InterruptFlag.startWithout(this::connect); // toD starts producers on the threads of routes
    }

    private void connect() throws Exception {
        ConnectionLease leased = endpoint.lease();
        try {
            bucket = endpoint.open(leased);
            lease = leased;
            meters = KeyValueMeters.operations(endpoint.getCamelContext(), endpoint.getBucket(), tally);
        } catch (RuntimeException | Error e) {
            leased.close();
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        meters.close();
        meters = () -> {};
        ConnectionLease leased = lease;
        lease = null;
        if (leased != null) {
            leased.close();
        }
    }
}
