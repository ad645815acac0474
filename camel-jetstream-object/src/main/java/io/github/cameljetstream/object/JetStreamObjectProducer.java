package io.github.cameljetstream.object;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.object.body.BodySource;
import io.github.cameljetstream.object.body.BodySpool;
import io.github.cameljetstream.object.bucket.ObjectBucket;
import io.github.cameljetstream.object.bucket.ObjectDetails;
import io.github.cameljetstream.object.bucket.ObjectSource;
import io.github.cameljetstream.object.bucket.ObjectStoreException;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.github.cameljetstream.object.options.OperationOptions;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.values.EnumNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the objects of a bucket. Blocks the thread of the route until the bucket has answered; the timeout limits
 * the time without progress. Thread-safe.
 */
public class JetStreamObjectProducer extends DefaultProducer {
    /** The property of an exchange for a body that could be read once, and was. */
    private static final String CONSUMED = JetStreamObjectProducer.class.getName() + ".consumed";

    private static final List<String> STEERING = List.of(
            JetStreamObjectHeaders.STEER_OPERATION,
            JetStreamObjectHeaders.STEER_NAME,
            JetStreamObjectHeaders.STEER_LINK_NAME,
            JetStreamObjectHeaders.STEER_DESCRIPTION,
            JetStreamObjectHeaders.STEER_METADATA);

    private final JetStreamObjectEndpoint endpoint;
    private final OperationOptions options;
    private final OperationRequest.Reader requests;
    private volatile @Nullable ConnectionLease lease;
    private volatile @Nullable ObjectBucket bucket;

    public JetStreamObjectProducer(JetStreamObjectEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.options = endpoint.getOperationOptions();
        this.requests = new OperationRequest.Reader(endpoint.getCamelContext(), options, endpoint.getBucket());
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        OperationRequest request = requests.read(exchange);
        ObjectBucket current = requireNonNull(bucket, "the producer is started");
        switch (request.operation()) {
            case PUT -> put(request, current, exchange);
            case LINK -> {
                ObjectDetails stored = current.link(requireNonNull(request.head()), requireNonNull(request.link()));
                answered(request, exchange, stored);
            }
            case GET -> get(request, current, exchange);
            case INFO -> info(request, current, exchange);
            case DELETE -> delete(request, current, exchange);
            case LIST -> {
                List<ObjectDetails> list = current.list();
                answered(request, exchange, null).setBody(list);
            }
            case STATUS -> {
                Object status = current.status();
                answered(request, exchange, null).setBody(status);
            }
        }
    }

    /** Sets the headers of the result. The headers that steered the operation stay if it fails, for a redelivery. */
    private Message answered(OperationRequest request, Exchange exchange, @Nullable ObjectDetails details) {
        Message message = exchange.getMessage();
        STEERING.forEach(message::removeHeader);
        DetailsHeaders.clear(message);
        message.setHeader(JetStreamObjectHeaders.BUCKET, endpoint.getBucket());
        message.setHeader(JetStreamObjectHeaders.OPERATION, EnumNames.of(request.operation()));
        if (details != null) {
            DetailsHeaders.set(message, details);
        }
        if (request.operation().needsName()) {
            message.setHeader(JetStreamObjectHeaders.NAME, request.name()); // of a link, not of its target
        }
        return message;
    }

    private void put(OperationRequest request, ObjectBucket current, Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body != null && exchange.getProperty(CONSUMED) == body) {
            throw new IllegalArgumentException("The body was read by an earlier attempt to store it, and cannot be read"
                    + " again. Enable stream caching, or send a file, a text or bytes.");
        }
        ObjectSource source = BodySource.of(exchange);
        try {
            answered(request, exchange, current.put(requireNonNull(request.head()), source));
        } catch (RuntimeException | Error e) {
            if (!source.isRepeatable()) { // a redelivery has the same body, and must not store the rest as an object
                exchange.setProperty(CONSUMED, body);
            }
            throw e;
        }
    }

    private void get(OperationRequest request, ObjectBucket current, Exchange exchange) throws IOException {
        String folder = options.getTempFolder();
        BodySpool spool = new BodySpool(options.getMaxInMemory(), folder == null ? null : Path.of(folder));
        ObjectDetails found;
        StreamCache body;
        try {
            found = current.get(request.name(), spool);
            body = spool.body(exchange);
        } catch (ObjectStoreException e) {
            spool.close();
            if (e.reason() != Reason.MISSING || options.isFailIfMissing()) {
                throw e;
            }
            missing(request, exchange).setBody(null);
            return;
        } catch (IOException | RuntimeException | Error e) {
            spool.close();
            throw e;
        }
        Message message = answered(request, exchange, found);
        message.setHeader(JetStreamObjectHeaders.FOUND, true);
        message.setBody(body);
    }

    private void info(OperationRequest request, ObjectBucket current, Exchange exchange) {
        ObjectDetails found = current.info(request.name());
        if (found == null) {
            refuseMissing(request, current);
            missing(request, exchange).setBody(null);
            return;
        }
        Message message = answered(request, exchange, found);
        message.setHeader(JetStreamObjectHeaders.FOUND, true);
        message.setBody(found);
    }

    private void delete(OperationRequest request, ObjectBucket current, Exchange exchange) {
        boolean found = current.delete(request.name());
        if (!found) {
            refuseMissing(request, current);
        }
        answered(request, exchange, null).setHeader(JetStreamObjectHeaders.FOUND, found);
    }

    private Message missing(OperationRequest request, Exchange exchange) {
        Message message = answered(request, exchange, null);
        message.setHeader(JetStreamObjectHeaders.FOUND, false);
        return message;
    }

    private void refuseMissing(OperationRequest request, ObjectBucket current) {
        if (options.isFailIfMissing()) {
            throw current.missing(request.name());
        }
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
        } catch (RuntimeException | Error e) {
            leased.close();
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        ConnectionLease leased = lease;
        lease = null;
        if (leased != null) {
            leased.close();
        }
    }
}
