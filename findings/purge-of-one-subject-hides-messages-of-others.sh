#!/usr/bin/env bash
# Software:  nats-server 2.9.10 with jnats 2.26.3 (not with servers 2.10.27 and 2.15.1)
# Surprise:  While the messages of one subject are rolled up (header Nats-Rollup, as a purge of a key does), consumers pass over
#            a few messages of other subjects, and never deliver them. They are stored: a direct look finds them. There is no
#            sign of it, and the consumer reports nothing pending.
# Who cares: Watchers of a key-value bucket whose keys are purged, and consumers of any stream with roll-ups, on old servers.
# Way out:   A server of 2.10 or newer. On this one compare the sequences that arrive, and read what lies between two of them.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_server oldest
maven io.nats:jnats:2.26.3
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.util.*;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            System.out.println("nats-server " + nats.getServerInfo().getVersion());
            nats.keyValueManagement().create(KeyValueConfiguration.builder("B").build());
            KeyValue bucket = nats.keyValue("B");
            JetStreamSubscription subscription = nats.jetStream()
                    .subscribe("$KV.B.>", PushSubscribeOptions.builder()
                            .configuration(ConsumerConfiguration.builder().ackPolicy(AckPolicy.None).build())
                            .build());
            int written = 0;
            Set<String> delivered = new HashSet<>();
            for (int round = 0; round < 10 && delivered.size() == written; round++) {
                for (int i = 0; i < 3_000; i++) {
                    bucket.put("purged", "value");
                    bucket.put("other" + written++, "value");
                    bucket.purge("purged");
                }
                for (Message message = subscription.nextMessage(5_000);
                        message != null;
                        message = subscription.nextMessage(5_000)) {
                    if (message.getSubject().contains("other")) {
                        delivered.add(message.getSubject());
                    }
                }
            }
            long pending = nats.jetStreamManagement()
                    .getConsumerInfo("KV_B", subscription.getConsumerName())
                    .getNumPending();
            System.out.println("all of the other keys are stored: " + (bucket.keys().size() >= written));
            System.out.println("all were delivered: " + (delivered.size() == written) + ", pending " + pending);
        }
        System.exit(0);
    }
}
JAVA
seen <<'SEEN'
nats-server 2.9.10
all of the other keys are stored: true
all were delivered: false, pending 0
SEEN
