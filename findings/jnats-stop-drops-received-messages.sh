#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1
# Surprise:  stop() of consume or iterate lets a consumer "finish all pull requests already in progress", in contrast to
#            close(). If all messages of its pull have arrived by then, the next one handled ends the subscription, and
#            the client drops those that wait behind it: of 100 messages the handler gets ten to twenty, and
#            isFinished is true. The server redelivers the others after the ack wait, and each has used up a delivery.
# Who cares: Workers that call stop() for a graceful end: up to a batch (500 by default) waits for 30 seconds, and with
#            max_deliver 1 it is never delivered again.
# Way out:   Give the consumer a connection of its own and drain that: the handler then gets every message. Or use fetch,
#            and read each one to its end.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.time.Duration;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("S").subjects("s").build());
            for (int i = 0; i < 100; i++) {
                nats.jetStream().publish("s", null);
            }
            StreamContext stream = nats.getStreamContext("S");
            ConsumeOptions options = ConsumeOptions.builder().batchSize(100).build();

            ConsumerContext first = stream.createOrUpdateConsumer(ConsumerConfiguration.builder().durable("consume").build());
            AtomicInteger handled = new AtomicInteger();
            MessageConsumer consumer = first.consume(options, message -> {
                Thread.sleep(20);
                message.ack();
                handled.incrementAndGet();
            });
            awaitDelivered(first);
            Thread.sleep(200);
            consumer.stop();
            while (!consumer.isFinished()) {
                Thread.sleep(10);
            }
            Thread.sleep(4000);
            print("consume", handled.get(), first);

            ConsumerContext second = stream.createOrUpdateConsumer(ConsumerConfiguration.builder().durable("iterate").build());
            int read = 0;
            try (IterableConsumer iterator = second.iterate(options)) {
                iterator.nextMessage(2000).ack();
                awaitDelivered(second);
                Thread.sleep(200);
                iterator.stop();
                read++;
                for (Message next; (next = iterator.nextMessage(2000)) != null; read++) {
                    next.ack();
                }
            }
            print("iterate", read, second);
        }
    }

    static void awaitDelivered(ConsumerContext consumer) throws Exception {
        while (consumer.getConsumerInfo().getDelivered().getConsumerSequence() < 100) {
            Thread.sleep(10);
        }
    }

    static void print(String what, int read, ConsumerContext consumer) throws Exception {
        Thread.sleep(200);
        ConsumerInfo info = consumer.getConsumerInfo();
        System.out.println(what + ": delivered " + info.getDelivered().getConsumerSequence() + ", all read " + (read == 100)
                + ", all acknowledged " + (info.getNumAckPending() == 0) + ", read and dropped make 100: "
                + (read + info.getNumAckPending() == 100));
    }
}
JAVA
seen <<'SEEN'
consume: delivered 100, all read false, all acknowledged false, read and dropped make 100: true
iterate: delivered 100, all read false, all acknowledged false, read and dropped make 100: true
SEEN
