#!/usr/bin/env bash
# Software:  nats-server 2.15.1 (and 2.9.10), jnats 2.26.3
# Surprise:  A message is published with a Nats-Msg-Id, the stream is purged, or that message deleted, and the same
#            message is published again to bring it back. The server acknowledges it and stores nothing: the memory of
#            message ids knows no purge. Its acknowledgement names a sequence that holds no message.
# Who cares: whoever restores or replays messages with their ids within the duplicate window (two minutes by default)
#            after a purge or a deletion, and takes an acknowledgement for "stored".
# Way out:   look at "duplicate" in the acknowledgement, publish under new ids, or wait for the duplicate window to pass.

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
            for (String how : new String[] {"purged", "deleted"}) {
                management.addStream(StreamConfiguration.builder().name(how).subjects(how).build());
                PublishOptions id = PublishOptions.builder().messageId("order-1").build();
                PublishAck first = nats.jetStream().publish(how, "first".getBytes(), id);
                if (how.equals("purged")) {
                    management.purgeStream(how);
                } else {
                    management.deleteMessage(how, first.getSeqno());
                }
                PublishAck again = nats.jetStream().publish(how, "first".getBytes(), id);
                System.out.printf(
                        "%s: acknowledged with sequence %d, duplicate %s; messages in the stream: %d%n",
                        how, again.getSeqno(), again.isDuplicate(),
                        management.getStreamInfo(how).getStreamState().getMsgCount());
            }
        }
    }
}
JAVA
seen <<'SEEN'
purged: acknowledged with sequence 1, duplicate true; messages in the stream: 0
deleted: acknowledged with sequence 1, duplicate true; messages in the stream: 0
SEEN
