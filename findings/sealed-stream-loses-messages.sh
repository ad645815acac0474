#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  When a stream is sealed, the server sets deny_delete and deny_purge and removes max_age. Yet a message with a
#            time to live still expires in it, and an acknowledgement still deletes a message of a sealed work queue.
# Who cares: Whoever seals a stream as an archive or as evidence, and relies on it to stay as it is.
# Way out:   Before you seal a stream, look for messages with the header Nats-TTL. Copy a work queue into a stream with
#            limits retention, and seal that.

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
        JetStreamManagement management = nats.jetStreamManagement();
        String archive = "{'name': 'archive', 'subjects': ['a.*'], 'storage': 'file', 'max_age': 2000000000, 'allow_msg_ttl': true";
        request("STREAM.CREATE.archive", archive + "}");
        nats.jetStream().publish("a.ttl", new Headers().put("Nats-TTL", "2s"), null);
        nats.jetStream().publish("a.plain", null);
        request("STREAM.UPDATE.archive", archive + ", 'sealed': true}");
        StreamConfiguration sealed = management.getStreamInfo("archive").getConfiguration();
        System.out.println("sealed " + sealed.getSealed() + ", deny delete " + sealed.getDenyDelete() + ", deny purge "
                + sealed.getDenyPurge() + ", max age " + sealed.getMaxAge());
        print("archive", management);
        try {
            management.deleteMessage("archive", 1);
        } catch (JetStreamApiException e) {
            System.out.println("delete: " + e.getMessage());
        }
        Thread.sleep(4000);
        print("archive after four seconds", management);

        String queue = "{'name': 'queue', 'subjects': ['q'], 'storage': 'file', 'retention': 'workqueue'";
        request("STREAM.CREATE.queue", queue + "}");
        management.addOrUpdateConsumer("queue", ConsumerConfiguration.builder().durable("d").build());
        nats.jetStream().publish("q", null);
        nats.jetStream().publish("q", null);
        request("STREAM.UPDATE.queue", queue + ", 'sealed': true}");
        print("queue", management);
        JetStreamSubscription pull = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("queue", "d"));
        pull.fetch(1, Duration.ofSeconds(2)).get(0).ackSync(Duration.ofSeconds(2));
        print("queue after an acknowledgement", management);
        nats.close();
    }

    static void print(String what, JetStreamManagement management) throws Exception {
        System.out.println(what + ": " + management.getStreamInfo(what.split(" ")[0]).getStreamState().getMsgCount());
    }

    static void request(String subject, String json) throws Exception {
        nats.request("$JS.API." + subject, json.replace('\'', '"').getBytes(), Duration.ofSeconds(5));
    }
}
JAVA
seen <<'SEEN'
sealed true, deny delete true, deny purge true, max age PT0S
archive: 2
delete: invalid operation on sealed stream [10109]
archive after four seconds: 1
queue: 2
queue after an acknowledgement: 1
SEEN
