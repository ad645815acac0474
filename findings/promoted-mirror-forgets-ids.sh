#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  An update that removes mirror and adds subjects promotes a mirror to an ordinary stream. It has the messages
#            with their Nats-Msg-Id headers, and a duplicate window of two minutes. It stores a message that is published
#            again with the id of one stored seconds ago. Only a restart of the server makes it know the mirrored ids.
# Who cares: Whoever fails over to a mirror: just then the publishers that got no answer from the lost stream repeat
#            their messages with the same ids.
# Way out:   Restart the server between the promotion and the first publish. Otherwise repeat with an expected last
#            sequence of the subject, or look for the id among the last messages of the promoted stream.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.impl.Headers;
import java.time.Duration;

class Finding {
    static Connection nats;

    public static void main(String[] args) throws Exception {
        nats = Nats.connect(args[0]);
        request("STREAM.CREATE.origin", "{'name': 'origin', 'subjects': ['orders'], 'storage': 'file'}");
        request("STREAM.CREATE.copy", "{'name': 'copy', 'storage': 'file', 'mirror': {'name': 'origin'}}");
        publish("to the origin");
        publish("to the origin again");
        while (nats.jetStreamManagement().getStreamInfo("copy").getStreamState().getMsgCount() < 1) {
            Thread.sleep(50);
        }
        request("STREAM.DELETE.origin", "");
        request("STREAM.UPDATE.copy", "{'name': 'copy', 'subjects': ['orders'], 'storage': 'file'}");
        System.out.println("duplicate window of the promoted mirror: "
                + nats.jetStreamManagement().getStreamInfo("copy").getConfiguration().getDuplicateWindow());
        System.out.println("stored there: "
                + nats.jetStreamManagement().getMessage("copy", 1).getHeaders().getFirst("Nats-Msg-Id"));
        publish("to the promoted mirror");
        publish("to the promoted mirror again");
        nats.close();
    }

    static void publish(String what) throws Exception {
        Message ack = nats.request("orders", new Headers().put("Nats-Msg-Id", "order-1"), null, Duration.ofSeconds(5));
        System.out.println(what + ": " + new String(ack.getData()));
    }

    static void request(String subject, String json) throws Exception {
        nats.request("$JS.API." + subject, json.replace('\'', '"').getBytes(), Duration.ofSeconds(5));
    }
}
JAVA
seen <<'SEEN'
to the origin: {"stream":"origin","seq":1}
to the origin again: {"stream":"origin","seq":1,"duplicate": true}
duplicate window of the promoted mirror: PT2M
stored there: order-1
to the promoted mirror: {"stream":"copy","seq":2}
to the promoted mirror again: {"stream":"copy","seq":2,"duplicate": true}
SEEN
