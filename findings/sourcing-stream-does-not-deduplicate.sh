#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  Every stream recognises a Nats-Msg-Id that it has seen within two minutes, unless its configuration says
#            otherwise. A stream that is created with "sources" doesn't: the server sets its duplicate window to 0, and
#            stores the same id twice.
# Who cares: Publishers that repeat a message after a time-out, to a stream that also sources another one: each retry
#            may store a further copy.
# Way out:   Create such a stream with a duplicate_window, and read the window back before you rely on it.

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
            management.addStream(StreamConfiguration.builder().name("plain").subjects("plain").build());
            management.addStream(StreamConfiguration.builder()
                    .name("sourcing")
                    .subjects("sourcing")
                    .addSource(Source.builder().sourceName("plain").build())
                    .build());
            for (String stream : new String[] {"plain", "sourcing"}) {
                PublishOptions id = PublishOptions.builder().messageId("order-1").build();
                nats.jetStream().publish(stream, "order".getBytes(), id);
                PublishAck again = nats.jetStream().publish(stream, "order".getBytes(), id);
                System.out.printf(
                        "%s: duplicate window %s; the second publish is a duplicate: %s%n",
                        stream, management.getStreamInfo(stream).getConfiguration().getDuplicateWindow(),
                        again.isDuplicate());
            }
        }
    }
}
JAVA
seen <<'SEEN'
plain: duplicate window PT2M; the second publish is a duplicate: true
sourcing: duplicate window PT0S; the second publish is a duplicate: false
SEEN
