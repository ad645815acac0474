#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A stream of counters keeps the total of a counter in the last message of its subject. Limits of the stream
#            remove that message as any other, and the next increment begins at zero: no error, no sign. Deleting the last
#            message of a subject takes the total back to that of the message before.
# Who cares: Counters of quotas or money in a stream with max_msgs, max_bytes or max_age: those that change rarely are
#            reset by those that change often.
# Way out:   No limits but max_msgs_per_subject on a stream with allow_msg_counter.

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

    static String add(String counter, int increment) throws Exception {
        Headers headers = new Headers().put("Nats-Incr", "+" + increment);
        String answer = new String(nats.request(counter, headers, null, Duration.ofSeconds(5)).getData());
        return counter + " + " + increment + " = " + answer.replaceAll(".*\"val\":\"(\\d+)\".*", "$1");
    }

    public static void main(String[] args) throws Exception {
        nats = Nats.connect(args[0]);
        String stream = """
            {"name": "S", "subjects": ["quota.*"], "storage": "memory", "allow_msg_counter": true, "max_msgs": 3}""";
        String answer = new String(nats.request("$JS.API.STREAM.CREATE.S", stream.getBytes(), Duration.ofSeconds(5)).getData());
        System.out.println(answer.contains("error") ? "refused" : "created");
        System.out.println(add("quota.rare", 100));
        System.out.println(add("quota.often", 1));
        System.out.println(add("quota.often", 1));
        System.out.println(add("quota.often", 1));
        System.out.println(add("quota.rare", 1));
        nats.jetStreamManagement().deleteMessage("S", 4);
        System.out.println(add("quota.often", 1) + " after its last message was deleted");
        nats.close();
    }
}
JAVA
seen <<'SEEN'
created
quota.rare + 100 = 100
quota.often + 1 = 1
quota.often + 1 = 2
quota.often + 1 = 3
quota.rare + 1 = 1
quota.often + 1 = 3 after its last message was deleted
SEEN
