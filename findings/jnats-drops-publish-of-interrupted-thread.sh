#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1
# Surprise:  A thread whose interrupt flag is set publishes. Connection.publish returns as ever, throws nothing, and the
#            message is never sent; a flush succeeds. The same holds for what acknowledges messages. Only an
#            ErrorListener, which logs at INFO by default, learns of it.
# Who cares: Applications with thread pools that are shut down by interrupts, or whose code leaves the flag set: the
#            last messages and acknowledgements are lost.
# Way out:   Clear the flag around calls into the client (Thread.interrupted()), and set it again after them.

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
            Subscription subscription = nats.subscribe("orders");
            nats.flush(java.time.Duration.ofSeconds(5));
            nats.publish("orders", "before".getBytes());
            Thread.currentThread().interrupt();
            nats.publish("orders", "while interrupted".getBytes());
            System.out.println("publish returned; the flag is still set: " + Thread.interrupted());
            nats.publish("orders", "after".getBytes());
            nats.flush(java.time.Duration.ofSeconds(5));
            for (Message each; (each = subscription.nextMessage(1000)) != null; ) {
                System.out.println("received: " + new String(each.getData()));
            }
        }
    }
}
JAVA
seen <<'SEEN'
publish returned; the flag is still set: true
received: before
received: after
SEEN
