#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3 (2.9.10 does the same)
# Surprise:  A consumer has ack_policy all. It has received five messages, has processed none, and terminates the fifth,
#            which it cannot read. The server takes the term for an acknowledgement of all five: the ack floor is 5, and
#            the stream, which has interest retention, deletes the other four too. A nak affects one message only.
# Who cares: Consumers with ack_policy all that terminate bad messages: if the worker fails after the term, the messages
#            before it are lost.
# Way out:   Send a term only when all messages before it are done, or use ack_policy explicit.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.time.Duration;
import java.util.List;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name("S")
                    .subjects("s")
                    .retentionPolicy(RetentionPolicy.Interest)
                    .build());
            management.addOrUpdateConsumer(
                    "S", ConsumerConfiguration.builder().durable("d").ackPolicy(AckPolicy.All).build());
            for (int i = 0; i < 5; i++) {
                nats.jetStream().publish("s", null);
            }
            JetStreamSubscription pull = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("S", "d"));
            List<Message> messages = pull.fetch(5, Duration.ofSeconds(2));
            print("five received", management);
            messages.get(4).term();
            nats.flush(Duration.ofSeconds(2));
            for (int i = 0; i < 40 && management.getConsumerInfo("S", "d").getNumAckPending() > 0; i++) {
                Thread.sleep(50);
            }
            print("the fifth terminated", management);
        }
    }

    static void print(String what, JetStreamManagement management) throws Exception {
        ConsumerInfo info = management.getConsumerInfo("S", "d");
        System.out.println(what + ": to acknowledge " + info.getNumAckPending() + ", floor "
                + info.getAckFloor().getStreamSequence() + ", in the stream "
                + management.getStreamInfo("S").getStreamState().getMsgCount());
    }
}
JAVA
seen <<'SEEN'
five received: to acknowledge 5, floor 0, in the stream 5
the fifth terminated: to acknowledge 0, floor 5, in the stream 0
SEEN
