#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1
# Surprise:  An OrderedConsumerContext allows one consumer at a time. After that one is closed (consume, iterate, or a
#            fetch that was not read to its end) the context refuses every other one indefinitely: "The ordered consumer
#            is already receiving messages". Only a fetch that was read to its end releases it.
# Who cares: Readers that pause and continue on one context, and code that leaves a fetch early: the second call fails,
#            which tests with complete fetches do not show.
# Way out:   After close() create another context, with a startSequence after the last message that you read.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;

class Finding {
    interface Reading {
        void read(OrderedConsumerContext context) throws Exception;
    }

    static StreamContext stream;

    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            nats.jetStreamManagement().addStream(StreamConfiguration.builder().name("S").subjects("s").build());
            for (int i = 0; i < 10; i++) {
                nats.jetStream().publish("s", null);
            }
            stream = nats.getStreamContext("S");
            attempt("a fetch read to its end", context -> {
                try (FetchConsumer fetch = context.fetchMessages(2)) {
                    while (fetch.nextMessage() != null) {}
                }
            });
            attempt("a fetch closed early", context -> {
                try (FetchConsumer fetch = context.fetchMessages(2)) {
                    fetch.nextMessage();
                }
            });
            attempt("iterate", context -> {
                try (IterableConsumer iterator = context.iterate()) {
                    iterator.nextMessage(1000);
                }
            });
            attempt("consume", context -> {
                try (MessageConsumer consumer = context.consume(message -> {})) {
                    Thread.sleep(500);
                }
            });
        }
    }

    static void attempt(String what, Reading first) throws Exception {
        OrderedConsumerContext context = stream.createOrderedConsumer(new OrderedConsumerConfiguration());
        first.read(context);
        Thread.sleep(3000);
        String then;
        try {
            then = String.valueOf(context.next(1000) != null);
        } catch (java.io.IOException e) {
            then = e.getMessage();
        }
        System.out.println("after " + what + ", next: " + then);
    }
}
JAVA
seen <<'SEEN'
after a fetch read to its end, next: true
after a fetch closed early, next: The ordered consumer is already receiving messages. Ordered Consumer does not allow multiple instances at time.
after iterate, next: The ordered consumer is already receiving messages. Ordered Consumer does not allow multiple instances at time.
after consume, next: The ordered consumer is already receiving messages. Ordered Consumer does not allow multiple instances at time.
SEEN
