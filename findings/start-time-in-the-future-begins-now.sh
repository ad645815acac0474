#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A consumer is created with a start time that lies an hour ahead. The server accepts it, and delivers the
#            next message that is published, an hour too early.
# Who cares: Whoever schedules the begin of a migration or of a campaign by the start time of its consumer.
# Way out:   Create the consumer when it is to begin, or pause it until then.

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
            nats.jetStream().publish("orders", "before".getBytes());
            management.addOrUpdateConsumer("orders", ConsumerConfiguration.builder()
                    .durable("in-an-hour")
                    .deliverPolicy(DeliverPolicy.ByStartTime)
                    .startTime(java.time.ZonedDateTime.now().plusHours(1))
                    .build());
            nats.jetStream().publish("orders", "after".getBytes());
            JetStreamSubscription consumer =
                    nats.jetStream().subscribe(null, PullSubscribeOptions.bind("orders", "in-an-hour"));
            for (Message each : consumer.fetch(10, 1000)) {
                System.out.println("delivered: " + new String(each.getData()));
            }
        }
    }
}
JAVA
seen <<'SEEN'
delivered: after
SEEN
