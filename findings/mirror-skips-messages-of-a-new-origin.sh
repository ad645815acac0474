#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  The origin of a mirror is deleted and created again, and gets four messages. The mirror has five messages of
#            the former origin; it stores none of the four, and reports a lag of 0 and no error. It continues with the
#            first sequence above its own: it never stores the first five messages of the new origin, and keeps those of
#            the former one in their place. A stream with sources gets all messages of both.
# Who cares: Whoever creates a stream again (a new environment, a change of the storage type) and keeps its mirror for
#            reads, backups or a failover.
# Way out:   Create the new origin with a first_seq above the last sequence of the mirror, or create the mirror again
#            too. Compare sequences: the lag shows nothing.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.time.Duration;

class Finding {
    static Connection nats;
    static JetStreamManagement management;

    public static void main(String[] args) throws Exception {
        nats = Nats.connect(args[0]);
        management = nats.jetStreamManagement();
        StreamConfiguration origin = StreamConfiguration.builder().name("origin").subjects("s").build();
        management.addStream(origin);
        management.addStream(StreamConfiguration.builder().name("mirror").mirror(Mirror.builder().sourceName("origin").build()).build());
        management.addStream(StreamConfiguration.builder().name("sourcing").sources(Source.builder().sourceName("origin").build()).build());
        publish("former", 1, 5);
        await("mirror", 5);
        await("sourcing", 5);
        management.deleteStream("origin");
        management.addStream(origin);
        publish("new", 1, 4);
        await("sourcing", 9);
        Thread.sleep(10_000);
        print();
        publish("new", 5, 7);
        await("mirror", 7);
        await("sourcing", 12);
        print();
        for (int i = 1; i <= 7; i++) {
            System.out.println(i + ": origin has " + new String(management.getMessage("origin", i).getData()) + ", mirror has "
                    + new String(management.getMessage("mirror", i).getData()));
        }
        nats.close();
    }

    static void publish(String what, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            nats.jetStream().publish("s", (what + " " + i).getBytes());
        }
    }

    static long count(String stream) throws Exception {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    static void await(String stream, int count) throws Exception {
        for (int i = 0; i < 600 && count(stream) < count; i++) {
            Thread.sleep(100);
        }
    }

    static void print() throws Exception {
        MirrorInfo info = management.getStreamInfo("mirror").getMirrorInfo();
        System.out.println("messages: origin " + count("origin") + ", mirror " + count("mirror") + ", sourcing " + count("sourcing")
                + "; lag of the mirror " + info.getLag() + ", error " + info.getError());
    }
}
JAVA
seen <<'SEEN'
messages: origin 4, mirror 5, sourcing 9; lag of the mirror 0, error null
messages: origin 7, mirror 7, sourcing 12; lag of the mirror 0, error null
1: origin has new 1, mirror has former 1
2: origin has new 2, mirror has former 2
3: origin has new 3, mirror has former 3
4: origin has new 4, mirror has former 4
5: origin has new 5, mirror has former 5
6: origin has new 6, mirror has new 6
7: origin has new 7, mirror has new 7
SEEN
