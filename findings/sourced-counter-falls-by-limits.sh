#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A stream adds up the counters of another one by sources. A limit of the other stream removes the message
#            with its total of 10. The next +1 there makes a total of 1, and the sum falls from 10 to 1: the server
#            stores an increment of -9 in it, although nobody published a negative one.
# Who cares: Whoever aggregates the counters of several regions and keeps only recent messages in a region: the sum
#            forgets what the region forgets, whatever the aggregating stream keeps.
# Way out:   Give streams of counters no limit except max_msgs_per_subject, in the regions too.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import io.nats.client.impl.Headers;
import java.time.Duration;

class Finding {
    static Connection nats;

    public static void main(String[] args) throws Exception {
        nats = Nats.connect(args[0]);
        request("STREAM.CREATE.edge", "{'name': 'edge', 'subjects': ['hits.*'], 'storage': 'memory', 'max_msgs': 1, 'allow_msg_counter': true}");
        request("STREAM.CREATE.sum", "{'name': 'sum', 'storage': 'memory', 'sources': [{'name': 'edge'}], 'allow_msg_counter': true}");
        increment("hits.x", "+10", 1);
        increment("hits.y", "+1", 2);
        increment("hits.x", "+1", 3);
        nats.close();
    }

    static void increment(String subject, String by, long sequence) throws Exception {
        PublishAck ack = nats.jetStream().publish(subject, new Headers().put("Nats-Incr", by), null);
        JetStreamManagement management = nats.jetStreamManagement();
        while (management.getStreamInfo("sum").getStreamState().getLastSequence() < sequence) {
            Thread.sleep(50);
        }
        MessageInfo sum = management.getMessage("sum", sequence);
        System.out.println(subject + " " + by + ": total at the edge " + ack.getVal() + ", sum " + new String(sum.getData())
                + " by an increment of " + sum.getHeaders().getFirst("Nats-Incr"));
    }

    static void request(String subject, String json) throws Exception {
        nats.request("$JS.API." + subject, json.replace('\'', '"').getBytes(), Duration.ofSeconds(5));
    }
}
JAVA
seen <<'SEEN'
hits.x +10: total at the edge 10, sum {"val":"10"} by an increment of 10
hits.y +1: total at the edge 1, sum {"val":"1"} by an increment of 1
hits.x +1: total at the edge 1, sum {"val":"1"} by an increment of -9
SEEN
