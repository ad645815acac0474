#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A consumer with the deliver policy last_per_subject and five subjects; after its creation one message is
#            deleted. A pull for all of them gets the first message, and then nothing until it expires, though three
#            messages are pending. The next pull gets them.
# Who cares: Consumers that read the present state of many keys with long pulls: they stand still for a whole expiry at
#            each deleted or expired message.
# Way out:   Short expiries, or an idle heartbeat, at which the server looks again.

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
            management.addStream(StreamConfiguration.builder().name("state").subjects("state.*").build());
            for (int i = 1; i <= 5; i++) {
                nats.jetStream().publish("state." + i, "value".getBytes());
            }
            management.addOrUpdateConsumer("state", ConsumerConfiguration.builder()
                    .durable("reader")
                    .filterSubject("state.*")
                    .deliverPolicy(DeliverPolicy.LastPerSubject)
                    .build());
            management.deleteMessage("state", 2);
            JetStreamSubscription reader = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("state", "reader"));
            for (int pull = 1; pull <= 2; pull++) {
                StringBuilder got = new StringBuilder();
                for (Message each : reader.fetch(5, 3000)) {
                    got.append(' ').append(each.getSubject());
                    each.ack();
                }
                System.out.printf("pull %d:%s; pending %d%n", pull, got,
                        management.getConsumerInfo("state", "reader").getNumPending());
            }
        }
    }
}
JAVA
seen <<'SEEN'
pull 1: state.1; pending 3
pull 2: state.3 state.4 state.5; pending 0
SEEN
