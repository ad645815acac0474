#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A repeating schedule is a message on a subject of its own. A plain message on that subject, without any
#            header, ends the schedule silently. The message with the schedule stays in the stream as if it were in force; when
#            the plain one is deleted again, so that the schedule is the last of its subject, it does not go on.
# Who cares: Streams in which schedules share subjects with other messages: one stray message stops a daily job, and what
#            lists the schedules of the stream still shows it.
# Way out:   Subjects for schedules that nothing else may publish on; compare the age of the last message made by the schedule.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import io.nats.client.impl.Headers;

class Finding {
    static JetStreamManagement manager;

    static long made() throws Exception {
        return manager.getStreamInfo("S", StreamInfoOptions.filterSubjects("target"))
                .getStreamState().getSubjectMap().getOrDefault("target", 0L);
    }

    /** Whether the schedule makes a message within three of its intervals. */
    static boolean runs() throws Exception {
        long before = made();
        for (int i = 0; i < 30 && made() == before; i++) {
            Thread.sleep(100);
        }
        return made() > before;
    }

    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            manager = nats.jetStreamManagement();
            String stream = """
                {"name": "S", "subjects": ["jobs.>", "target"], "storage": "memory", "allow_msg_schedules": true}""";
            nats.request("$JS.API.STREAM.CREATE.S", stream.getBytes(), java.time.Duration.ofSeconds(5));
            JetStream jetStream = nats.jetStream();
            Headers schedule = new Headers()
                    .put("Nats-Schedule", "@every 1s")
                    .put("Nats-Schedule-Target", "target");
            jetStream.publish("jobs.daily", schedule, new byte[] {1});
            System.out.println("runs: " + runs());
            long plain = jetStream.publish("jobs.daily", new byte[] {2}).getSeqno();
            System.out.println("runs after a plain message: " + runs());
            manager.deleteMessage("S", plain);
            System.out.println("runs after its deletion: " + runs());
            System.out.println("last message of the subject: "
                    + manager.getLastMessage("S", "jobs.daily").getHeaders().getFirst("Nats-Schedule"));
        }
    }
}
JAVA
seen <<'SEEN'
runs: true
runs after a plain message: false
runs after its deletion: false
last message of the subject: @every 1s
SEEN
