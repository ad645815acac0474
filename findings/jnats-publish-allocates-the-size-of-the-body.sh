#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A publish of a byte array does not copy it, and yet allocates as much again: the buffer for the protocol line is
#            made as large as line, headers and body together, although it gets the line only.
# Who cares: whoever publishes large messages at a high rate, and finds twice their bytes allocated.
# Way out:   none by an option. Count on it when sizing the heap and the young generation.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import com.sun.management.ThreadMXBean;
import io.nats.client.*;
import java.lang.management.ManagementFactory;
import java.time.Duration;

class Finding {
    public static void main(String[] args) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long me = Thread.currentThread().getId();
        try (Connection nats = Nats.connect(args[0])) {
            for (int size : new int[] {16, 16_384, 65_536, 524_288}) {
                byte[] body = new byte[size];
                long best = Long.MAX_VALUE;
                for (int i = 0; i < 200; i++) {
                    long before = threads.getThreadAllocatedBytes(me);
                    nats.publish("s", body);
                    best = Math.min(best, threads.getThreadAllocatedBytes(me) - before);
                    nats.flush(Duration.ofSeconds(5));
                }
                System.out.printf("a body of %d bytes: %d KiB are allocated%n", size, best / 1024);
            }
        }
    }
}
JAVA
seen <<'SEEN'
a body of 16 bytes: 0 KiB are allocated
a body of 16384 bytes: 16 KiB are allocated
a body of 65536 bytes: 64 KiB are allocated
a body of 524288 bytes: 512 KiB are allocated
SEEN
