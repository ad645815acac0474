#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A time to live of 1.9 s is accepted and lasts one second, since the server drops the fraction. One of 0.9 s
#            is refused.
# Who cares: Leases and locks with a time to live of a few seconds: the holder believes in one that has ended, here
#            after half of its time.
# Way out:   Use whole seconds, and renew well before their end.

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
            nats.request("$JS.API.STREAM.CREATE.leases",
                    "{\"name\":\"leases\",\"subjects\":[\"leases\"],\"allow_msg_ttl\":true}".getBytes()).get();
            for (String ttl : new String[] {"2s", "1.9s", "900ms"}) {
                long start = System.nanoTime();
                io.nats.client.impl.Headers headers = new io.nats.client.impl.Headers().put("Nats-TTL", ttl);
                try {
                    nats.jetStream().publish("leases", headers, "holder".getBytes());
                } catch (JetStreamApiException e) {
                    System.out.println(ttl + ": refused with " + e.getApiErrorCode());
                    continue;
                }
                while (nats.jetStreamManagement().getStreamInfo("leases").getStreamState().getMsgCount() > 0) {
                    Thread.sleep(10);
                }
                System.out.printf("%s: gone after %d s%n", ttl, Math.round((System.nanoTime() - start) / 1e9));
            }
        }
    }
}
JAVA
seen <<'SEEN'
2s: gone after 2 s
1.9s: gone after 1 s
900ms: refused with 10165
SEEN
