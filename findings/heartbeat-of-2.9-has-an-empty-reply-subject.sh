#!/usr/bin/env bash
# Software:  nats-server 2.9.10 with jnats 2.26.3 (servers 2.10.27 and 2.15.1 send none, and jnats reads null)
# Surprise:  An idle heartbeat of a push consumer has no reply subject. From this server jnats reads an empty one, not
#            null, which is what Message.getReplyTo() gives for a message without.
# Who cares: Clients that answer flow control: "has a reply, so it is a request" answers the empty subject, which throws
#            in the handler at each heartbeat. One that looks at the header Nats-Consumer-Stalled only if there is no
#            reply never sees it, and a consumer whose flow control request was lost stands still.
# Way out:   Treat an empty reply subject as none.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_server oldest
maven io.nats:jnats:2.26.3
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.util.concurrent.*;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            System.out.println("nats-server " + nats.getServerInfo().getVersion());
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("S").subjects("s").build());
            SynchronousQueue<Message> statuses = new SynchronousQueue<>();
            nats.createDispatcher(message -> statuses.offer(message, 10, TimeUnit.SECONDS)).subscribe("deliver");
            management.addOrUpdateConsumer(
                    "S", ConsumerConfiguration.builder().durable("d").deliverSubject("deliver").flowControl(500).build());
            Message heartbeat = statuses.poll(10, TimeUnit.SECONDS);
            System.out.println(heartbeat.getStatus().getMessage() + ": reply subject "
                    + (heartbeat.getReplyTo() == null ? "null" : "'" + heartbeat.getReplyTo() + "'"));
        }
    }
}
JAVA
seen <<'SEEN'
nats-server 2.9.10
Idle Heartbeat: reply subject ''
SEEN
