#!/usr/bin/env bash
# Software:  jnats 2.26.3 (with nats-server 2.15.1)
# Surprise:  The server answers a publish that it denies at once, with an error that names the subject. jnats hands it to
#            the ErrorListener, and the request that waits for a reply goes on waiting until its time-out, whose exception
#            says nothing of permissions.
# Who cares: Whoever calls the JetStream API as a user with few rights: each call that is denied takes the whole time-out
#            and looks like a server that is slow or away.
# Way out:   An ErrorListener whose errorOccurred ends what waits for that subject.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_server newest 'authorization { users: [ { user: u, password: p, permissions: { publish: ["$JS.API.INFO"], subscribe: ["_INBOX.>"] } } ] }'
maven io.nats:jnats:2.26.3
java_program "${url/nats:\/\//nats://u:p@}" <<'JAVA'
import io.nats.client.*;
import java.time.Duration;
import java.util.concurrent.*;

class Finding {
    public static void main(String[] args) throws Exception {
        CompletableFuture<Long> denied = new CompletableFuture<>();
        Options options = Options.builder()
                .server(args[0])
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection nats, String error) {
                        denied.complete(System.nanoTime());
                    }
                })
                .build();
        try (Connection nats = Nats.connect(options)) {
            JetStreamManagement management = nats.jetStreamManagement(
                    JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(4)).build());
            long begin = System.nanoTime();
            try {
                management.getStreamInfo("S");
            } catch (Exception e) {
                System.out.println(e.getClass().getName() + ": " + e.getMessage());
            }
            long end = System.nanoTime();
            System.out.println("denied within a second: " + (denied.get(9, TimeUnit.SECONDS) - begin < 1_000_000_000L));
            System.out.println("the call took 4 s: " + (end - begin > 3_900_000_000L));
        }
    }
}
JAVA
seen <<'SEEN'
java.io.IOException: Timeout or no response waiting for NATS JetStream server
denied within a second: true
the call took 4 s: true
SEEN
