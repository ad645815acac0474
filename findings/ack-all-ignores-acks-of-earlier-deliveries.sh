#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3 (2.9.10 does the same)
# Surprise:  A consumer has ack_policy all. Message 2 of four is redelivered after a nak, and acknowledged. Then message 4
#            is acknowledged, which should cover 3 and 4. The server confirms this and ignores it, because message 4 was
#            delivered before the redelivery of message 2. It redelivers 3 and 4.
# Who cares: Consumers with ack_policy all and naks or short ack waits: an acknowledgement that the server confirmed
#            (ackSync) does not prevent a redelivery.
# Way out:   Withhold the acknowledgement of a redelivered message until everything delivered before it is done and
#            acknowledged, or use ack_policy explicit.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.time.Duration;
import java.util.*;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("S").subjects("s").build());
            management.addOrUpdateConsumer(
                    "S",
                    ConsumerConfiguration.builder()
                            .durable("d")
                            .ackPolicy(AckPolicy.All)
                            .ackWait(Duration.ofSeconds(3))
                            .build());
            for (int i = 0; i < 4; i++) {
                nats.jetStream().publish("s", null);
            }
            JetStreamSubscription pull = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("S", "d"));
            List<Message> messages = pull.fetch(4, Duration.ofSeconds(2));
            messages.get(1).nak();
            Message again = pull.fetch(1, Duration.ofSeconds(2)).get(0);
            System.out.println("redelivered: " + again.metaData().streamSequence());
            again.ackSync(Duration.ofSeconds(2));
            print("2 confirmed", management);
            messages.get(3).ackSync(Duration.ofSeconds(2));
            print("4 confirmed", management);
            Set<Long> redelivered = new TreeSet<>();
            for (Message each : pull.fetch(2, Duration.ofSeconds(8))) {
                redelivered.add(each.metaData().streamSequence());
            }
            System.out.println("redelivered: " + redelivered);
        }
    }

    static void print(String what, JetStreamManagement management) throws Exception {
        ConsumerInfo info = management.getConsumerInfo("S", "d");
        System.out.println(what + ": to acknowledge " + info.getNumAckPending() + ", floor "
                + info.getAckFloor().getStreamSequence());
    }
}
JAVA
seen <<'SEEN'
redelivered: 2
2 confirmed: to acknowledge 2, floor 2
4 confirmed: to acknowledge 2, floor 2
redelivered: [3, 4]
SEEN
