#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1
# Surprise:  The stream information with all subjects has a map of the messages by subject. It ends at 100,000 subjects
#            without an error or a sign, although the subject count beside it is right.
# Who cares: Tools that compare or copy streams subject by subject, and caches that are filled from that map.
# Way out:   Compare the size of the map with getSubjectCount(), and ask by narrower filters where they differ.

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
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name("devices")
                    .subjects("device.*")
                    .storageType(StorageType.Memory)
                    .build());
            for (int i = 1; i <= 100_050; i++) {
                nats.publish("device." + i, new byte[0]);
                if (i % 1000 == 0) {
                    nats.flush(java.time.Duration.ofSeconds(30));
                }
            }
            while (management.getStreamInfo("devices").getStreamState().getMsgCount() < 100_050) {
                Thread.sleep(100);
            }
            StreamState state = management.getStreamInfo("devices", StreamInfoOptions.allSubjects()).getStreamState();
            System.out.println("subjects: " + state.getSubjectCount());
            System.out.println("subjects in the map: " + state.getSubjectMap().size());
        }
    }
}
JAVA
seen <<'SEEN'
subjects: 100050
subjects in the map: 100000
SEEN
