#!/usr/bin/env bash
# Software:  jnats 2.26.3 (with nats-server 2.15.1)
# Surprise:  ADR-20 encodes the name of an object in the subject of its details with the base64 alphabet for URLs. jnats
#            uses the plain alphabet, so that a name whose code has '/' or '+' gets another subject than from other clients.
# Who cares: Whoever shares a bucket between Java and other clients: each finds most names, and a few, such as
#            "invoices?", only where they were written. An object put by both is in the bucket twice.
# Way out:   Names without '?', '~' and letters that are not ASCII; or subjects that your own code builds.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_server newest
maven io.nats:jnats:2.26.3
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            nats.objectStoreManagement()
                    .create(ObjectStoreConfiguration.builder("files").storageType(StorageType.Memory).build());
            ObjectStore files = nats.objectStore("files");
            for (String name : new String[] {"invoices", "invoices?"}) {
                files.put(name, "text".getBytes(StandardCharsets.UTF_8));
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                String wanted = "$O.files.M." + Base64.getUrlEncoder().encodeToString(bytes);
                String stored = nats.jetStreamManagement()
                        .getLastMessage("OBJ_files", "$O.files.M.>")
                        .getSubject();
                System.out.println(name + ": stored as " + stored + ", for URLs " + wanted);
            }
        }
    }
}
JAVA
seen <<'SEEN'
invoices: stored as $O.files.M.aW52b2ljZXM=, for URLs $O.files.M.aW52b2ljZXM=
invoices?: stored as $O.files.M.aW52b2ljZXM/, for URLs $O.files.M.aW52b2ljZXM_
SEEN
