#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1
# Surprise:  put(name, InputStream) stores what one read returns as one chunk: the chunk size is only the most that it asks
#            for. Streams of sockets, of decompression and of pipes return less at each read: the object below, of 64 KiB,
#            has 64 chunks where the documented 128 KiB chunks make it one.
# Who cares: Whoever stores what comes from the network: each read costs a message and an acknowledgement that is waited for,
#            and the object as many messages of the bucket.
# Way out:   Wrap the stream in one whose read(byte[]) calls readNBytes of the other, or give put(name, byte[]).

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

class Finding {
    public static void main(String[] args) throws Exception {
        Connection nats = Nats.connect(args[0]);
        nats.objectStoreManagement().create(ObjectStoreConfiguration.builder("b").storageType(StorageType.Memory).build());
        ObjectStore store = nats.objectStore("b");
        byte[] data = new byte[64 * 1024];
        System.out.println("bytes: chunks " + store.put("bytes", data).getChunks());
        InputStream pieces = new ByteArrayInputStream(data) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1024));
            }
        };
        System.out.println("pieces of 1 KiB: chunks " + store.put("pieces", pieces).getChunks());
        nats.close();
    }
}
JAVA
seen <<'SEEN'
bytes: chunks 1
pieces of 1 KiB: chunks 64
SEEN
