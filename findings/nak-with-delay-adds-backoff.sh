#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A nak with a delay of one second, on a consumer with a backOff of 1 s, 4 s, 4 s. The first such nak brings
#            the message back after one second, the second after four: the server adds the difference between the
#            present step of backOff and its first. A nak without a delay ignores backOff and brings the message back at
#            once.
# Who cares: Consumers that choose the delay of a retry by themselves, on a durable that has a backOff: each retry is
#            later than was asked for.
# Way out:   Subtract the difference, or leave backOff out where you send delays.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("orders").subjects("orders").build());
            management.addOrUpdateConsumer("orders", ConsumerConfiguration.builder()
                    .durable("billing")
                    .backoff(1000, 4000, 4000)
                    .maxDeliver(5)
                    .build());
            nats.jetStream().publish("orders", "order".getBytes());
            JetStreamSubscription billing =
                    nats.jetStream().subscribe(null, PullSubscribeOptions.bind("orders", "billing"));
            Message message = billing.fetch(1, 5000).get(0);
            for (int i = 1; i <= 2; i++) {
                message.nakWithDelay(1000);
                message = again("nak with a delay of 1 s", billing);
            }
            message.nak();
            again("nak without a delay", billing);
        }
    }

    static Message again(String how, JetStreamSubscription billing) throws Exception {
        long start = System.nanoTime();
        Message message = billing.fetch(1, 10_000).get(0);
        System.out.printf(
                "%s: delivery %d after %d s%n",
                how, message.metaData().deliveredCount(), Math.round((System.nanoTime() - start) / 1e9));
        return message;
    }
}
JAVA
seen <<'SEEN'
nak with a delay of 1 s: delivery 2 after 1 s
nak with a delay of 1 s: delivery 3 after 4 s
nak without a delay: delivery 4 after 0 s
SEEN
