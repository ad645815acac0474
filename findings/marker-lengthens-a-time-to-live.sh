#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A bucket has a history of two and delete markers that stay for four seconds. A key that is created with a
#            time to live of one second lives for four: the server raises the shorter time to that of the marker, and
#            says nothing. With a history of one it keeps the second.
# Who cares: Leases and locks in a bucket with a history: a lock of a process that died is held longer than anybody
#            asked for.
# Way out:   A history of 1 for buckets with times to live, or a marker that is shorter than each of them.

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
            for (int history : new int[] {1, 2}) {
                String name = "history-" + history;
                nats.keyValueManagement().create(KeyValueConfiguration.builder()
                        .name(name)
                        .maxHistoryPerKey(history)
                        .limitMarker(4000)
                        .build());
                KeyValue locks = nats.keyValue(name);
                long start = System.nanoTime();
                locks.create("lock", "holder".getBytes(), MessageTtl.seconds(1));
                while (locks.get("lock") != null) {
                    Thread.sleep(20);
                }
                System.out.printf("history of %d: gone after %d s%n", history, Math.round((System.nanoTime() - start) / 1e9));
            }
        }
    }
}
JAVA
seen <<'SEEN'
history of 1: gone after 1 s
history of 2: gone after 4 s
SEEN
