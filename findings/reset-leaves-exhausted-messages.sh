#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A consumer is reset without a sequence, to deliver again what isn't acknowledged. Messages that have used
#            up max_deliver stay undelivered, and only those come that were never delivered. A reset to sequence 1
#            brings all of them. And while each other request about a missing consumer gets the error 10014, a reset of
#            one gets no answer at all.
# Who cares: Whoever resets a consumer in order to process failed messages once more, and tools that wait for the
#            answer.
# Way out:   Reset with {"seq": n}; ask for the consumer before.

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
            for (int i = 1; i <= 3; i++) {
                nats.jetStream().publish("orders", String.valueOf(i).getBytes());
            }
            management.addOrUpdateConsumer("orders", ConsumerConfiguration.builder()
                    .durable("billing")
                    .maxDeliver(1)
                    .ackWait(500)
                    .build());
            JetStreamSubscription billing =
                    nats.jetStream().subscribe(null, PullSubscribeOptions.bind("orders", "billing"));
            print("delivered", billing.fetch(2, 1000));
            Thread.sleep(2000);
            answer(nats, "reset", "CONSUMER.RESET.orders.billing", "");
            print("delivered after a reset", billing.fetch(3, 1000));
            answer(nats, "reset to 1", "CONSUMER.RESET.orders.billing", "{\"seq\":1}");
            print("delivered after a reset to 1", billing.fetch(3, 1000));
            answer(nats, "info of a missing consumer", "CONSUMER.INFO.orders.missing", "");
            answer(nats, "reset of a missing consumer", "CONSUMER.RESET.orders.missing", "");
        }
    }

    static void print(String what, java.util.List<Message> messages) {
        System.out.println(what + ": " + messages.stream().map(each -> new String(each.getData())).toList());
    }

    static void answer(Connection nats, String what, String subject, String request) throws Exception {
        Message answer = nats.request("$JS.API." + subject, request.getBytes(), java.time.Duration.ofSeconds(3));
        String text = answer == null ? "no answer within 3 s" : new String(answer.getData());
        System.out.println(what + ": " + (text.contains("\"err_code\":10014") ? "10014" : answer == null ? text : "ok"));
    }
}
JAVA
seen <<'SEEN'
delivered: [1, 2]
reset: ok
delivered after a reset: [3]
reset to 1: ok
delivered after a reset to 1: [1, 2, 3]
info of a missing consumer: 10014
reset of a missing consumer: no answer within 3 s
SEEN
