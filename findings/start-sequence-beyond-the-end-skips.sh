#!/usr/bin/env bash
# Software:  nats-server 2.15.1 (2.9.10 and 2.10 start at the end), jnats 2.26.3
# Surprise:  A consumer is created with a start sequence beyond the end of its stream, without an error. Servers up to
#            2.10 then deliver whatever is published next. 2.15 keeps the sequence: the messages published up to it are
#            skipped, and the consumer's pending count doesn't show them.
# Who cares: Clients that resume "after the last sequence that I processed", when the stream has been put back from a
#            backup or made again: they miss the first messages, and nothing reports it.
# Way out:   Begin at the smaller of that sequence and the last sequence of the stream + 1.

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
            JetStream publisher = nats.jetStream();
            management.addStream(StreamConfiguration.builder().name("orders").subjects("orders").build());
            publisher.publish("orders", "1".getBytes());
            management.addOrUpdateConsumer("orders", ConsumerConfiguration.builder()
                    .durable("billing")
                    .deliverPolicy(DeliverPolicy.ByStartSequence)
                    .startSequence(4)
                    .build());
            for (int i = 2; i <= 5; i++) {
                publisher.publish("orders", String.valueOf(i).getBytes());
            }
            System.out.println("pending: " + management.getConsumerInfo("orders", "billing").getNumPending());
            JetStreamSubscription billing = publisher.subscribe(null, PullSubscribeOptions.bind("orders", "billing"));
            for (Message each : billing.fetch(10, 1000)) {
                System.out.println("delivered: " + new String(each.getData()));
            }
        }
    }
}
JAVA
seen <<'SEEN'
pending: 2
delivered: 4
delivered: 5
SEEN
