package io.github.cameljetstream;

import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.nats.client.api.StreamInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides how a producer publishes bodies of several messages, by the option batch, the server and the stream. */
final class BatchChoice {
    private static final Logger LOG = LoggerFactory.getLogger(BatchChoice.class);

    private final String endpoint;
    private final PublishOptions publish;
    private final MessageOptions message;
    private final ServerFeatures features;

    /**
     * @param endpoint without secrets, for messages
     */
    BatchChoice(String endpoint, PublishOptions publish, MessageOptions message, ServerFeatures features) {
        this.endpoint = endpoint;
        this.publish = publish;
        this.message = message;
        this.features = features;
    }

    /**
     * If true, bodies are published as fast batches.
     *
     * @param stream null if it is not known
     * @param oneSubject if true, the endpoint names the subject of its messages
     * @throws IllegalArgumentException if the server does not support the option: an older one would store the messages of
     *     a batch one by one
     */
    boolean isFast(@Nullable StreamInfo stream, boolean oneSubject) {
        return switch (publish.getBatch()) {
            case NONE, EACH -> false;
            case ATOMIC -> {
                require("atomic", ServerFeature.ATOMIC_BATCHES);
                yield false;
            }
            case FAST -> {
                require("fast", ServerFeature.FAST_BATCHES);
                if (stream == null && !oneSubject) {
                    throw new IllegalArgumentException(
                            "batch=fast of " + endpoint + " needs to know the stream, and the endpoint names neither a"
                                    + " stream nor a subject. Set streamName, or use batch=each.");
                }
                yield true;
            }
            case AUTO -> isFastPossible(stream);
        };
    }

    private void require(String batch, ServerFeature feature) {
        if (!features.has(feature)) {
            throw new IllegalArgumentException("batch=" + batch + " of " + endpoint + " needs nats-server "
                    + feature.version()
                    + " or newer, and the server of the stream is older or its version is unknown ($JS.API.INFO). Use"
                    + " batch=each.");
        }
    }

    private boolean isFastPossible(@Nullable StreamInfo stream) {
        String reason = whyNotFast(stream);
        if (reason == null) {
            LOG.info("batch=auto of {} publishes fast batches", endpoint);
        } else {
            LOG.info("batch=auto of {} publishes each message by itself, as with batch=each: {}", endpoint, reason);
        }
        return reason == null;
    }

    private @Nullable String whyNotFast(@Nullable StreamInfo stream) {
        Map<String, Object> directives = message.givenExceptTtl();
        if (!directives.isEmpty()) {
            return "a fast batch does not accept " + directives.keySet();
        }
        if (!features.has(ServerFeature.FAST_BATCHES)) {
            return "fast batches need nats-server " + ServerFeature.FAST_BATCHES.version()
                    + " or newer, and the server of the stream is older or its version is unknown";
        }
        if (stream == null) {
            return "the stream is not known";
        }
        return stream.getConfiguration().getAllowBatched()
                ? null
                : "stream '" + stream.getConfiguration().getName()
                        + "' does not allow fast batches (streamAllowBatchPublish)";
    }
}
