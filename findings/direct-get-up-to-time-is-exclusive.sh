#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A direct get of the last messages of several subjects can be limited by up_to_seq or up_to_time. The message
#            with exactly that sequence is returned, the one with exactly that time is not.
# Who cares: Snapshots "as of" the time of a message that a client has seen: they lack that message.
# Way out:   Use up_to_seq, or a time that is one nanosecond later.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.time.*;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(
                    StreamConfiguration.builder().name("S").subjects("s.*").allowDirect(true).build());
            nats.jetStream().publish("s.a", null);
            nats.jetStream().publish("s.b", null);
            Instant time = management.getMessage("S", 2).getTime().toInstant();
            print(nats, "up_to_seq of the message", "\"up_to_seq\":2");
            print(nats, "up_to_time of the message", "\"up_to_time\":\"" + time + "\"");
            print(nats, "one nanosecond later", "\"up_to_time\":\"" + time.plusNanos(1) + "\"");
        }
    }

    static void print(Connection nats, String what, String limit) throws Exception {
        String inbox = nats.createInbox();
        Subscription replies = nats.subscribe(inbox);
        nats.publish("$JS.API.DIRECT.GET.S", inbox, ("{\"multi_last\":[\"s.*\"]," + limit + "}").getBytes());
        StringBuilder subjects = new StringBuilder();
        for (Message reply; !(reply = replies.nextMessage(Duration.ofSeconds(5))).isStatusMessage(); ) {
            subjects.append(' ').append(reply.getHeaders().getFirst("Nats-Subject"));
        }
        replies.unsubscribe();
        System.out.println(what + ":" + subjects);
    }
}
JAVA
seen <<'SEEN'
up_to_seq of the message: s.a s.b
up_to_time of the message: s.a
one nanosecond later: s.a s.b
SEEN
