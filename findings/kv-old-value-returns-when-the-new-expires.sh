#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A key in a bucket with a history of two gets a value without an end, then one with a time to live of a
#            second. When that has expired, the key isn't gone: get returns the old value again, with its old revision.
#            A watcher is not told.
# Who cares: Leases, sessions and flags that are overwritten with a time to live: after it the value of long ago is
#            valid again.
# Way out:   A history of 1 for buckets with times to live.

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
            nats.keyValueManagement().create(KeyValueConfiguration.builder()
                    .name("leases")
                    .maxHistoryPerKey(2)
                    .limitMarker(1000)
                    .build());
            KeyValue leases = nats.keyValue("leases");
            java.util.Queue<String> watched = new java.util.concurrent.ConcurrentLinkedQueue<>();
            leases.watchAll(new KeyValueWatcher() {
                @Override
                public void watch(KeyValueEntry entry) {
                    watched.add(entry.getOperation() + " " + entry.getValueAsString());
                }

                @Override
                public void endOfData() {}
            });
            leases.put("lock", "old");
            io.nats.client.impl.Headers ttl = new io.nats.client.impl.Headers().put("Nats-TTL", "1s");
            nats.jetStream().publish("$KV.leases.lock", ttl, "new".getBytes());
            System.out.println("now: " + leases.get("lock").getValueAsString());
            Thread.sleep(3000);
            KeyValueEntry entry = leases.get("lock");
            System.out.println("after 3 s: " + (entry == null ? "gone" : entry.getValueAsString() + ", revision " + entry.getRevision()));
            System.out.println("watched: " + watched);
        }
    }
}
JAVA
seen <<'SEEN'
now: new
after 3 s: old, revision 1
watched: [PUT old, PUT new]
SEEN
