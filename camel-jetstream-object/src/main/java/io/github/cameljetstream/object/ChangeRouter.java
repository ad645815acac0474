package io.github.cameljetstream.object;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.object.bucket.ObjectDetails;
import io.github.cameljetstream.object.options.ObjectOperation;
import io.github.cameljetstream.values.EnumNames;
import java.time.Instant;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.UnitOfWorkHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes the messages of a watch as changes of objects. Thread-safe. */
final class ChangeRouter {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeRouter.class);

    private final JetStreamObjectConsumer consumer;
    private final JetStreamObjectEndpoint endpoint;

    ChangeRouter(JetStreamObjectConsumer consumer, JetStreamObjectEndpoint endpoint) {
        this.consumer = consumer;
        this.endpoint = endpoint;
    }

    /** Routes a message of the replay; returns whether it is done. */
    boolean route(Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getIn();
        long sequence = message.getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class);
        ObjectDetails details;
        try {
            details = ObjectDetails.parse(
                    message.getBody(byte[].class),
                    endpoint.getBucket(),
                    message.getHeader(JetStreamHeaders.TIMESTAMP, Instant.class),
                    sequence);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "The message with sequence {} of object store bucket {} has no readable details of an object ({});"
                            + " skipping it. Delete it to remove this warning.",
                    sequence,
                    endpoint.getBucket(),
                    e.getMessage());
            return skip(exchange, callback);
        }
        if (details.deleted() && endpoint.getWatchOptions().isIgnoreDeletes()) {
            return skip(exchange, callback);
        }
        describe(exchange, details);
        return consumer.getAsyncProcessor().process(exchange, callback);
    }

    private void describe(Exchange exchange, ObjectDetails details) {
        exchange.getExchangeExtension().setFromEndpoint(endpoint);
        Message message = exchange.getIn();
        DetailsHeaders.clear(message);
        DetailsHeaders.set(message, details);
        message.setHeader(JetStreamObjectHeaders.BUCKET, endpoint.getBucket());
        message.setHeader(JetStreamObjectHeaders.OPERATION, EnumNames.of(operation(details)));
        message.setBody(details);
    }

    private static ObjectOperation operation(ObjectDetails details) {
        if (details.deleted()) {
            return ObjectOperation.DELETE;
        }
        return details.link() == null ? ObjectOperation.PUT : ObjectOperation.LINK;
    }

    /** The route never begins, so that the replay would not learn that the change is done. */
    private static boolean skip(Exchange exchange, AsyncCallback callback) {
        List<Synchronization> completions = exchange.getExchangeExtension().handoverCompletions();
        UnitOfWorkHelper.doneSynchronizations(exchange, completions);
        callback.done(true);
        return true;
    }
}
