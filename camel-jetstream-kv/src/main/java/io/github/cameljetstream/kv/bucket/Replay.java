package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.connection.JetStreamApi;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads the stored writes of a bucket once, in their order. It begins with the first write of all, not with the last one of
 * each key: such a consumer can stand still behind deleted writes until each heartbeat (nats-server 2.15). Thread-safe.
 */
final class Replay {
    /** The server reports the number of the rest with each message; a message that expires meanwhile never comes. */
    private static final Duration SILENCE = Duration.ofMillis(500);

    private final JetStreamApi api;
    private final BucketRequests requests;
    private final String bucket;
    private final Duration timeout;

    Replay(JetStreamApi api, BucketRequests requests, String bucket, Duration timeout) {
        this.api = api;
        this.requests = requests;
        this.bucket = bucket;
        this.timeout = timeout;
    }

    /**
     * Reads what is stored when it begins, and perhaps later writes.
     *
     * @param keys a key, or {@code >} for all
     * @param headersOnly if true, the entries have no values
     */
    void run(String keys, boolean headersOnly, Consumer<Entry> each) {
        ConsumerConfiguration consumer =
                ConsumerConfiguration.builder().headersOnly(headersOnly).build();
        PushSubscribeOptions options = PushSubscribeOptions.builder().stream(requests.stream())
                .configuration(consumer)
                .ordered(true)
                .build();
        try {
            JetStreamSubscription subscription =
                    api.within(timeout).management().jetStream().subscribe(requests.subject(keys), options);
            try {
                read(subscription, each);
            } finally {
                subscription.unsubscribe();
            }
        } catch (JetStreamApiException e) {
            throw BucketProvisioner.rejected(bucket, e);
        } catch (IOException | IllegalStateException e) {
            throw BucketProvisioner.unanswered(bucket, api, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BucketProvisioner.unanswered(bucket, api, e);
        }
    }

    private void read(JetStreamSubscription subscription, Consumer<Entry> each)
            throws IOException, JetStreamApiException, InterruptedException {
        Deadline silence = Deadline.in(timeout);
        long pending = subscription.getConsumerInfo().getCalculatedPending();
        while (pending > 0) {
            Message message = subscription.nextMessage(SILENCE);
            if (message == null) {
                pending = subscription.getConsumerInfo().getCalculatedPending();
                if (pending > 0 && silence.isOver()) {
                    throw new IOException("The server stopped sending the writes of bucket " + bucket);
                }
            } else {
                each.accept(requests.entry(message));
                pending = message.metaData().pendingCount();
                silence = Deadline.in(timeout);
            }
        }
    }
}
