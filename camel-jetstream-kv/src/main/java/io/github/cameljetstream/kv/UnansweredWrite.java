package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.kv.bucket.WriteResult;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;

/**
 * A write of an exchange that had no answer. If Camel redelivers the exchange to the producer, it repeats the write with the
 * same id: otherwise a create or update that was stored would be refused because of itself.
 *
 * @param sender the producer
 * @param id the id of the write
 */
record UnansweredWrite(Object sender, OperationRequest request, String id) {
    private static final String PROPERTY = "CamelJetStreamKeyValueUnansweredWrite";

    /** Writes, as a repetition if the exchange has an unanswered write of the same. */
    static WriteResult write(
            Object sender,
            OperationRequest request,
            Bucket bucket,
            Exchange exchange,
            BiFunction<OperationRequest, Bucket, WriteResult> write) {
        UnansweredWrite before = exchange.removeProperty(PROPERTY) instanceof UnansweredWrite unanswered
                        && unanswered.sender == sender
                        && unanswered.request.repeats(request)
                ? unanswered
                : null;
        String id = before == null ? bucket.newWriteId() : before.id;
        try {
            WriteResult result = write.apply(request, bucket.writing(id));
            return before != null && result instanceof WriteResult.Refused refused
                    ? new WriteResult.Refused(refused.current(), false)
                    : result;
        } catch (BucketException e) {
            if (e.reason() == Reason.UNANSWERED) {
                exchange.setProperty(PROPERTY, new UnansweredWrite(sender, request, id));
            }
            throw e;
        }
    }
}
