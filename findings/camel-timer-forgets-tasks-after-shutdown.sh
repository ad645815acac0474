#!/usr/bin/env bash
# Software:  Apache Camel 4.22.0
# Surprise:  After the shutdown of a scheduled pool that Camel's ExecutorServiceManager has created, schedule() neither runs
#            the task nor throws: the future that it returns is never done. A pool of the JDK throws a
#            RejectedExecutionException.
# Who cares: Components that schedule a retry, or wait for such a future, while the context stops: with Camel's pool the
#            wait has no end.
# Way out:   Ask isShutdown() before, and give each wait for such a future a time limit.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven org.apache.camel:camel-core:4.22.0 org.slf4j:slf4j-nop:2.0.17
java_program <<'JAVA'
import java.util.concurrent.*;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

class Finding {
    public static void main(String[] args) throws Exception {
        show("JDK", Executors.newScheduledThreadPool(1));
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            show("Camel " + camel.getVersion(), camel.getExecutorServiceManager().newScheduledThreadPool(camel, "t", 1));
        }
    }

    static void show(String whose, ScheduledExecutorService pool) throws Exception {
        pool.shutdownNow();
        try {
            ScheduledFuture<?> future = pool.schedule(() -> System.out.println("it runs"), 10, TimeUnit.MILLISECONDS);
            future.get(2, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            System.out.println(whose + ": rejected");
        } catch (TimeoutException e) {
            System.out.println(whose + ": the future is not done");
        }
    }
}
JAVA
seen <<'SEEN'
JDK: rejected
Camel 4.22.0: the future is not done
SEEN
