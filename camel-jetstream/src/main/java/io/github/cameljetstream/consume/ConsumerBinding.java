package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.dispatch.OrderGate;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.route.AutomaticCompletionHandler;
import io.github.cameljetstream.route.CompletionHandler;
import io.github.cameljetstream.route.ManualCompletionHandler;
import io.github.cameljetstream.settle.CumulativeAcks;
import io.github.cameljetstream.settle.ProgressKeeper;
import io.github.cameljetstream.settle.Settler;
import io.github.cameljetstream.settle.StalledAcks;
import io.github.cameljetstream.source.DeliveryOrigin;
import io.github.cameljetstream.source.MessageSource;
import java.util.List;

/**
 * A consumer on the server and what its configuration decides: where deliveries come from and how they are settled.
 *
 * @param origin tells what it delivers from what others send
 * @param cumulative null unless the ack policy is all, as is {@code stalledAcks}
 * @param gate null unless the order of the stream is kept
 * @param autoAck whether a delivery is acknowledged when its exchange has succeeded
 */
record ConsumerBinding(
        BoundConsumer consumer,
        DeliveryOrigin origin,
        MessageSource source,
        Settler settler,
        ProgressKeeper progressKeeper,
        CumulativeAcks cumulative,
        StalledAcks stalledAcks,
        OrderGate gate,
        boolean autoAck) {

    /** The same, but for a configuration that was changed on the server. */
    ConsumerBinding with(BoundConsumer changed, ProgressKeeper keeper) {
        return new ConsumerBinding(changed, origin, source, settler, keeper, cumulative, stalledAcks, gate, autoAck);
    }

    void delivered(Delivery delivery, long now) {
        if (cumulative != null) {
            cumulative.delivered(delivery, now);
        }
    }

    /** The server has forgotten its latest deliveries, and numbers them anew, from this one on. */
    void numberedAnewFrom(long place) {
        if (cumulative != null) {
            cumulative.numberedAnewFrom(place);
        }
        if (gate != null) {
            gate.numberedAnewFrom(place);
        }
    }

    /** The consumer was set back. Returns what was held and may pass, in order. */
    List<Delivery> setBack(long place, long sequence) {
        settler.endedMessages().forget();
        if (cumulative != null) {
            cumulative.setBack(place, sequence);
        }
        return gate == null ? List.of() : gate.setBack(place, sequence);
    }

    /** How an exchange of the delivery settles it. */
    CompletionHandler outcome(Delivery delivery) {
        return autoAck
                ? new AutomaticCompletionHandler(delivery)
                : new ManualCompletionHandler(delivery, progressKeeper);
    }

    /** Driven by the timer. */
    void keepProgress() {
        long now = System.nanoTime();
        progressKeeper.look(now);
        if (stalledAcks != null) {
            stalledAcks.look(now);
        }
    }

    /** Whether the server delivers the message again if it is handed back. */
    boolean mayHandBack(Delivery delivery) {
        return consumer.ackPolicy() != io.nats.client.api.AckPolicy.None
                && (consumer.maxDeliver() < 0 || delivery.count() < consumer.maxDeliver());
    }
}
