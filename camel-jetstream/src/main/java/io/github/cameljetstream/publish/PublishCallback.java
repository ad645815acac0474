package io.github.cameljetstream.publish;

import io.nats.client.api.PublishAck;

/** Is told once how a publication ended. */
@FunctionalInterface
public interface PublishCallback {
    /**
     * @param ack the acknowledgement of the stream that stored the message; null if it failed
     * @param failure why it failed; null if it was stored
     */
    void done(PublishAck ack, PublishException failure);
}
