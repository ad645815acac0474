#!/usr/bin/env bash
# Software:  jnats 2.26.3, nats-server 2.15.1
# Surprise:  The consumer of a ConsumerContext was deleted, and next(2000) returns null at once, as if there were no
#            message, although it declares four exceptions. fetch and iterate also end without a message. Only a call
#            that waits while the consumer is deleted throws.
# Who cares: Workers that poll with next(): after the consumer is gone, also by its inactive threshold, they process
#            nothing, fail with nothing, and poll hundreds of times a second instead of every two seconds.
# Way out:   If null comes before the time has passed, call getConsumerInfo(): it throws if the consumer is gone.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;

class Finding {
    interface Read {
        Message read() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(Options.builder().server(args[0]).errorListener(new ErrorListener() {}).build())) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("S").subjects("s").build());
            ConsumerContext consumer = nats.getStreamContext("S")
                    .createOrUpdateConsumer(ConsumerConfiguration.builder().durable("d").build());
            attempt("next without a message", () -> consumer.next(2000));
            nats.jetStream().publish("s", null);
            management.deleteConsumer("S", "d");
            attempt("next", () -> consumer.next(2000));
            attempt("fetch", () -> {
                try (FetchConsumer fetch = consumer.fetch(FetchConsumeOptions.builder().maxMessages(1).expiresIn(2000).build())) {
                    return fetch.nextMessage();
                }
            });
            attempt("iterate", () -> {
                try (IterableConsumer iterator = consumer.iterate()) {
                    return iterator.nextMessage(2000);
                }
            });
            attempt("information", () -> {
                consumer.getConsumerInfo();
                return null;
            });
        }
    }

    static void attempt(String what, Read read) {
        long start = System.nanoTime();
        String result;
        try {
            result = String.valueOf(read.read());
        } catch (Exception e) {
            result = e.getMessage();
        }
        System.out.println(what + ": " + result + (System.nanoTime() - start < 1_000_000_000L ? ", at once" : ", after its time"));
    }
}
JAVA
seen <<'SEEN'
next without a message: null, after its time
next: null, at once
fetch: null, at once
iterate: null, at once
information: consumer not found [10014], at once
SEEN
