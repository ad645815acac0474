#!/usr/bin/env bash
# Software:  nats-server 2.15.1 (2.9.10 does the same)
# Surprise:  A consumer with max_deliver gives up the last message that it waits for. Nothing is to be delivered or
#            acknowledged any more, and the ack floor stays before that message: delivered 5, floor 1. The next
#            acknowledgement of any message moves it to the end.
# Who cares: Monitors that take "floor below delivered" for work in progress, and clean-up by the ack floor.
# Way out:   Judge by num_pending and num_ack_pending.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_server newest
maven io.nats:jnats:2.26.3
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.time.Duration;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            System.out.println("nats-server " + nats.getServerInfo().getVersion());
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("S").subjects("s").build());
            management.addOrUpdateConsumer(
                    "S",
                    ConsumerConfiguration.builder()
                            .durable("d")
                            .ackWait(Duration.ofSeconds(1))
                            .maxDeliver(2)
                            .build());
            for (int i = 0; i < 5; i++) {
                nats.jetStream().publish("s", null);
            }
            JetStreamSubscription pull = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("S", "d"));
            ConsumerInfo info = management.getConsumerInfo("S", "d");
            for (long end = System.nanoTime() + 15_000_000_000L; System.nanoTime() < end; ) {
                for (Message message : pull.fetch(10, Duration.ofMillis(500))) {
                    if (message.metaData().streamSequence() != 2) {
                        message.ack();
                    }
                }
                info = management.getConsumerInfo("S", "d");
                if (info.getNumAckPending() == 0) {
                    break;
                }
            }
            print("message 2 was given up", info);
            nats.jetStream().publish("s", null);
            pull.fetch(1, Duration.ofSeconds(5)).get(0).ackSync(Duration.ofSeconds(5));
            print("another was acknowledged", management.getConsumerInfo("S", "d"));
        }
    }

    static void print(String what, ConsumerInfo info) {
        System.out.println(what + ": to deliver " + info.getNumPending() + ", to acknowledge " + info.getNumAckPending()
                + ", delivered " + info.getDelivered().getStreamSequence() + ", floor "
                + info.getAckFloor().getStreamSequence());
    }
}
JAVA
seen <<'SEEN'
nats-server 2.15.1
message 2 was given up: to deliver 0, to acknowledge 0, delivered 5, floor 1
another was acknowledged: to deliver 0, to acknowledge 0, delivered 6, floor 6
SEEN
