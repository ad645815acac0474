package io.github.cameljetstream.send;

import io.github.cameljetstream.message.RepeatedSend;
import io.github.cameljetstream.publish.PublishResult;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A send that failed, in case Camel repeats it.
 *
 * @param exchangeId of its exchange: a copy inherits the property, and is not a repetition
 * @param redeliveries Camel's count when the send failed. It grows with each repetition, and stays on the message after a
 *     successful one
 * @param messageId null if it had none
 * @param mayBeStored if true, the message may be stored nevertheless
 * @param progress how far a batch got
 */
public record FailedSend(
        String exchangeId,
        @Nullable Object redeliveries,
        Object body,
        @Nullable String messageId,
        boolean mayBeStored,
        Progress progress)
        implements RepeatedSend {

    /**
     * How far a batch got.
     *
     * @param elements the number of elements of the body that were read
     * @param stored the results of the messages that were stored before the failure
     */
    record Progress(int elements, List<PublishResult> stored) {
        static final Progress NONE = new Progress(0, List.of());
    }

    boolean isRepeatedBy(Exchange exchange, Object count) {
        return exchangeId.equals(exchange.getExchangeId())
                && !count.equals(redeliveries)
                && isSame(exchange.getMessage().getBody());
    }

    /** The step that creates the body may be repeated too. */
    private boolean isSame(Object other) {
        boolean comparable = body instanceof String || body instanceof byte[];
        return body == other || (comparable && Objects.deepEquals(body, other));
    }
}
