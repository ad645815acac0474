package io.github.cameljetstream.message;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.Set;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a message of a fast batch may ask of the stream: to recognize its id, and to let it expire. Servers up to 2.15.1 do
 * not handle everything else that they accept there. Pure.
 */
public final class FastBatchRules {
    private static final String RESERVED = "Nats-";
    private static final Set<String> ALLOWED =
            Set.of(NatsJetStreamConstants.MSG_ID_HDR, NatsJetStreamConstants.MSG_TTL_HDR);

    private FastBatchRules() {}

    /** If true, the headers of the Camel message ask for nothing that a fast batch does not accept. */
    public static boolean accepts(Message message) {
        return PublishDirectives.headersOf(message).stream()
                .allMatch(header -> PublishDirective.of(header) == PublishDirective.TTL);
    }

    /**
     * Rejects a message that asks for more. The stream that an option names is not asked for in a fast batch: the component
     * compares it with the replies.
     *
     * @param message as the server would receive it
     * @param given the Camel message whose headers apply
     * @throws IllegalArgumentException naming the header, its value and the cure
     */
    static void check(OutgoingMessage message, Message given) {
        Headers headers = message.headers();
        if (headers == null) {
            return;
        }
        if (given.getHeader(JetStreamHeaders.EXPECTED_STREAM) == null) {
            headers.remove(NatsJetStreamConstants.EXPECTED_STREAM_HDR); // it is that of the option
        }
        for (String name : headers.keySet()) {
            if (name.startsWith(RESERVED) && !ALLOWED.contains(name)) {
                throw refusal(name, headers.getFirst(name));
            }
        }
    }

    private static IllegalArgumentException refusal(String natsHeader, @Nullable String value) {
        return new IllegalArgumentException(
                "The message was not sent: " + PublishDirective.headerOf(natsHeader) + "=" + LogLimiter.excerpt(value)
                        + " is set in a fast batch, which accepts no directives except an id and "
                        + JetStreamHeaders.PUBLISH_TTL + ". Use batch=each.");
    }
}
