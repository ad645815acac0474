#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1 (by its sources, @nats-io/obj 3.4.0 does the same)
# Surprise:  Two clients write an object of the same name at the same time. Both succeed, the later one counts, as expected;
#            the chunks of the other stay in the bucket indefinitely: each writer removes those of the object that it saw
#            before it began. Deleting the object, or writing it again, does not remove them either.
# Who cares: Buckets in which instances write the same names, such as caches and reports: they grow without limit, and no
#            listing shows what takes the room.
# Way out:   One writer for each name, an expected revision where the client has one, or a bucket with a ttl; find what is
#            left by comparing the subjects of the stream with the nuid of each object.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

class Finding {
    static Connection nats;

    static void show(String when) throws Exception {
        StreamState state = nats.jetStreamManagement()
                .getStreamInfo("OBJ_reports", StreamInfoOptions.filterSubjects("$O.reports.C.>")).getStreamState();
        System.out.println(when + ": objects " + nats.objectStore("reports").getList().size()
                + ", with chunks " + state.getSubjectMap().size());
    }

    public static void main(String[] args) throws Exception {
        nats = Nats.connect(args[0]);
        nats.objectStoreManagement().create(ObjectStoreConfiguration.builder("reports").storageType(StorageType.Memory).build());
        ObjectStore store = nats.objectStore("reports");
        // The second writer writes while the first one reads what it is to write.
        InputStream slow = new ByteArrayInputStream(new byte[1000]) {
            private boolean begun;

            @Override
            public int read(byte[] buffer) throws IOException {
                if (!begun) {
                    begun = true;
                    try {
                        store.put("today", new byte[2000]);
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                }
                return super.read(buffer);
            }
        };
        store.put("today", slow);
        show("after two writers");
        store.put("today", new byte[3000]);
        show("after a third");
        store.delete("today");
        show("after its deletion");
        nats.close();
    }
}
JAVA
seen <<'SEEN'
after two writers: objects 1, with chunks 2
after a third: objects 1, with chunks 2
after its deletion: objects 0, with chunks 1
SEEN
