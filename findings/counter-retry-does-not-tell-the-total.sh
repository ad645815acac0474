#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  An increment of a counter is acknowledged with the new total. When it is repeated with its message id, since
#            the acknowledgement was lost, the server counts it once, as it should, and answers without the total.
# Who cares: Whoever hands out numbers, or checks a quota, by the total in the acknowledgement: after a lost answer the
#            number that was handed out is unknown, and a client that reads a missing total as zero continues from zero.
# Way out:   Read the message at the sequence of the acknowledgement: its body has the total of that increment.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import io.nats.client.impl.Headers;
import java.time.Duration;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            String stream = """
                {"name": "S", "subjects": ["tickets"], "storage": "memory", "allow_msg_counter": true}""";
            nats.request("$JS.API.STREAM.CREATE.S", stream.getBytes(), Duration.ofSeconds(5));
            JetStream jetStream = nats.jetStream();
            PublishOptions id = PublishOptions.builder().messageId("a").build();
            for (PublishOptions options : new PublishOptions[] {null, id, id}) {
                PublishAck ack = jetStream.publish("tickets", new Headers().put("Nats-Incr", "+1"), null, options);
                System.out.println("sequence " + ack.getSeqno() + ", duplicate " + ack.isDuplicate() + ", total " + ack.getVal());
            }
            System.out.println("stored at 2: " + new String(nats.jetStreamManagement().getMessage("S", 2).getData()));
        }
    }
}
JAVA
seen <<'SEEN'
sequence 1, duplicate false, total 1
sequence 2, duplicate false, total 2
sequence 2, duplicate true, total null
stored at 2: {"val":"2"}
SEEN
