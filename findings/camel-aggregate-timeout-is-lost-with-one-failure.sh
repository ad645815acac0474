#!/usr/bin/env bash
# Software:  Camel 4.18.0 (camel-core)
# Surprise:  An aggregate with completionTimeout whose repository fails once, in the moment that Camel completes it by time, is
#            never completed by time again: Camel has dropped its timer, and keeps the aggregate in the repository. With
#            completionInterval one such failure ends the completion of all later aggregates of the route, for good. Neither
#            stops the route.
# Who cares: Aggregations on a repository that can be away for a moment, such as a database, a cache or a message server.
# Way out:   Let the repository wait in remove() and get() until its store answers again; or complete also by size, and restart
#            the route after an outage.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
camel=4.18.0
maven "org.apache.camel:camel-core:$camel"
java_program <<'JAVA'
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.*;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.*;

class Finding {
    static final AtomicBoolean away = new AtomicBoolean();
    static final CountDownLatch[] failed = {new CountDownLatch(1)};

    /** A store that cannot be reached when Camel ends or lists its aggregates. */
    static class Store extends MemoryAggregationRepository {
        private void ask() {
            if (away.get() && Thread.currentThread().getName().contains("AggregateTimeoutChecker")) {
                failed[0].countDown();
                throw new IllegalStateException("the store cannot be reached");
            }
        }

        @Override
        public Exchange get(CamelContext context, String key) {
            ask();
            return super.get(context, key);
        }

        @Override
        public void remove(CamelContext context, String key, Exchange exchange) {
            ask();
            super.remove(context, key, exchange);
        }

        @Override
        public java.util.Set<String> getKeys() {
            ask();
            return super.getKeys();
        }
    }

    static String body(BlockingQueue<String> completed) throws Exception {
        return String.valueOf(completed.poll(5, TimeUnit.SECONDS));
    }

    public static void main(String[] args) throws Exception {
        for (String how : new String[] {"completionTimeout", "completionInterval"}) {
            BlockingQueue<String> completed = new LinkedBlockingQueue<>();
            Store store = new Store();
            failed[0] = new CountDownLatch(1);
            DefaultCamelContext context = new DefaultCamelContext();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    var aggregate = from("direct:in").aggregate(header("key"), new UseLatestAggregationStrategy())
                            .aggregationRepository(store);
                    (how.equals("completionTimeout")
                                    ? aggregate.completionTimeout(200).completionTimeoutCheckerInterval(50)
                                    : aggregate.completionInterval(200))
                            .process(e -> completed.add(e.getMessage().getBody(String.class)));
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            template.sendBodyAndHeader("direct:in", "before", "key", "a");
            System.out.print(how + ": " + body(completed));
            away.set(true);
            template.sendBodyAndHeader("direct:in", "during", "key", "b");
            System.out.print(", failed " + failed[0].await(10, TimeUnit.SECONDS));
            away.set(false);
            System.out.print(", then " + body(completed));
            template.sendBodyAndHeader("direct:in", "after", "key", "c");
            System.out.println(", then " + body(completed) + ", left in the store " + store.getKeys());
            context.stop();
        }
        System.exit(0);
    }
}
JAVA
seen <<'SEEN'
completionTimeout: before, failed true, then null, then after, left in the store [b]
completionInterval: before, failed true, then null, then null, left in the store [b, c]
SEEN
