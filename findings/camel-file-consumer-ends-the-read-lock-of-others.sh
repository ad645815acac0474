#!/usr/bin/env bash
# Software:  Apache Camel 4.22.0 and 4.18.0: the file component
# Surprise:  Two nodes read one folder with readLock=idempotent and share a repository, as the documentation says for a
#            cluster. While one node processes a file, the other does not get the lock, and then removes the key of the lock
#            from the repository. At its next poll it gets the lock: both process the file at the same time. The option
#            readLockRemoveOnRollback=false changes nothing.
# Who cares: whoever relies on this read lock to process each file on one node only, with any shared repository.
# Way out:   a repository that knows the owner of each key and ignores the removal by another, camel-master for the route, or
#            an idempotent consumer inside the route with a repository of its own.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
output=$work/all
for version in 4.22.0 4.18.0; do
    rm -rf "$work/lib"
    maven "org.apache.camel:camel-core-engine:$version" "org.apache.camel:camel-core-languages:$version" \
        "org.apache.camel:camel-file:$version" org.slf4j:slf4j-nop:2.0.17
    java_program "$version" "$work" <<'JAVA'
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import org.apache.camel.*;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

class Finding {
    public static void main(String[] args) throws Exception {
        for (String options : List.of("", "&readLockRemoveOnRollback=false")) {
            Path folder = Files.createTempDirectory(Path.of(args[1]), "in");
            Files.writeString(folder.resolve("order.txt"), "order");
            MemoryIdempotentRepository shared = new MemoryIdempotentRepository();
            shared.start();
            AtomicInteger processing = new AtomicInteger();
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch both = new CountDownLatch(2);
            List<CamelContext> nodes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                CamelContext node = new DefaultCamelContext();
                node.getRegistry().bind("shared", shared);
                node.addRoutes(new RouteBuilder() {
                    public void configure() {
                        from("file:" + folder + "?initialDelay=0&delay=100&readLock=idempotent&idempotentRepository=#shared" + options)
                                .process(exchange -> {
                                    processing.incrementAndGet();
                                    first.countDown();
                                    both.countDown();
                                    both.await(5, TimeUnit.SECONDS); // until the other has it too, or for long
                                });
                    }
                });
                node.start();
                nodes.add(node);
                first.await(10, TimeUnit.SECONDS);
            }
            both.await(5, TimeUnit.SECONDS);
            System.out.printf("Camel %s, readLock=idempotent%s: %d nodes process the file at the same time%n",
                    args[0], options, processing.get());
            for (CamelContext node : nodes) {
                node.stop();
            }
        }
    }
}
JAVA
    cat "$work/output" >>"$output"
done
mv "$output" "$work/output"
seen <<'SEEN'
Camel 4.22.0, readLock=idempotent: 2 nodes process the file at the same time
Camel 4.22.0, readLock=idempotent&readLockRemoveOnRollback=false: 2 nodes process the file at the same time
Camel 4.18.0, readLock=idempotent: 2 nodes process the file at the same time
Camel 4.18.0, readLock=idempotent&readLockRemoveOnRollback=false: 2 nodes process the file at the same time
SEEN
