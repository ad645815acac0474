#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A consumer pins one client, with a priority_timeout of two seconds. That client has an open pull for 1,000
#            messages, gets one every 100 ms and acknowledges each. After two seconds the pin goes to another client all
#            the same: neither deliveries nor acknowledgements renew it, only a new pull does.
# Who cares: Exclusive consumers that ask for many messages at a time: two clients process at once, though neither of
#            them failed.
# Way out:   Send a new pull at least at every half of priority_timeout, however many messages are still to come.

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
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder().name("orders").subjects("orders").build());
            nats.request("$JS.API.CONSUMER.DURABLE.CREATE.orders.billing", ("{\"stream_name\":\"orders\",\"config\":{"
                    + "\"durable_name\":\"billing\",\"ack_policy\":\"explicit\",\"priority_policy\":\"pinned_client\","
                    + "\"priority_groups\":[\"all\"],\"priority_timeout\":2000000000}}").getBytes()).get();
            Subscription first = pull(nats, "first");
            nats.jetStream().publish("orders", "order".getBytes());
            first.nextMessage(2000).ack();
            Subscription second = pull(nats, "second");
            int[] counts = new int[2];
            long start = System.nanoTime();
            while (System.nanoTime() - start < 3_000_000_000L) {
                nats.jetStream().publish("orders", "order".getBytes());
                counts[0] += take(first, "first", start);
                counts[1] += take(second, "second", start);
                Thread.sleep(50);
            }
            System.out.println("both got messages: " + (counts[0] > 0 && counts[1] > 0));
        }
    }

    static Subscription pull(Connection nats, String client) throws Exception {
        Subscription inbox = nats.subscribe("inbox." + client);
        nats.publish("$JS.API.CONSUMER.MSG.NEXT.orders.billing", "inbox." + client,
                "{\"batch\":1000,\"expires\":60000000000,\"group\":\"all\"}".getBytes());
        nats.flush(java.time.Duration.ofSeconds(2));
        return inbox;
    }

    static int take(Subscription inbox, String client, long start) throws Exception {
        int count = 0;
        for (Message each; (each = inbox.nextMessage(java.time.Duration.ofMillis(20))) != null; ) {
            if (each.isStatusMessage()) {
                System.out.printf("%s client, after %d s: %s%n", client, (System.nanoTime() - start) / 1_000_000_000, each.getStatus().getMessage());
            } else {
                each.ack();
                count++;
            }
        }
        return count;
    }
}
JAVA
seen <<'SEEN'
first client, after 2 s: Nats-Wrong-Pin-Id
both got messages: true
SEEN
