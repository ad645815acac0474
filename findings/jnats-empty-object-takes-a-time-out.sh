#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1
# Surprise:  Reading an object of one byte from an object store takes milliseconds. Reading one of no bytes takes about
#            as long as the connection's request time-out, without an error: the client waits for a chunk that doesn't
#            exist.
# Who cares: Whoever stores files as they are: empty ones are common, and each read of one blocks a thread for seconds.
# Way out:   Look at ObjectInfo.getSize() and read nothing if it is 0.

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
            nats.objectStoreManagement().create(ObjectStoreConfiguration.builder("files").build());
            ObjectStore files = nats.objectStore("files");
            for (int size : new int[] {1, 0}) {
                files.put("file-" + size, new byte[size]);
                files.get("file-" + size, new java.io.ByteArrayOutputStream());
                long start = System.nanoTime();
                java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
                files.get("file-" + size, out);
                long millis = (System.nanoTime() - start) / 1_000_000;
                System.out.printf("%d bytes: %s%n", out.size(), millis < 1000 ? "less than a second" : "more than a second");
            }
        }
    }
}
JAVA
seen <<'SEEN'
1 bytes: less than a second
0 bytes: more than a second
SEEN
