package io.github.cameljetstream.provision;

import io.github.cameljetstream.runtime.BackgroundTasks;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates missing consumers of routes while the routes before them start. Camel starts routes one after the other, and a
 * server needs some milliseconds to create a consumer. The start of the route then finds its consumer, and compares it as
 * any that exists. If a creation ahead fails, the start of the route tries again and reports why. Thread-safe.
 */
public final class ConsumersAhead {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumersAhead.class);
    private static final int MAX_CONCURRENT = 4;

    private final Map<Object, Creation> creations = new ConcurrentHashMap<>();
    private final Queue<Creation> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** The creation of one consumer, by one worker or not at all. */
    private static final class Creation {
        private final ConsumerProvisioner provisioner;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final CountDownLatch done = new CountDownLatch(1);

        Creation(ConsumerProvisioner provisioner) {
            this.provisioner = provisioner;
        }

        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        void run() {
            try {
                provisioner.createIfMissing();
            } catch (ProvisionException | RuntimeException e) {
                LOG.debug("A consumer was not created ahead; the start of its route tries again", e);
            } finally {
                done.countDown();
            }
        }
    }

    /** If true, this is the first call since {@link #end}: {@link #begin} may be called. */
    public boolean isFirst() {
        return begun.compareAndSet(false, true);
    }

    /** Creates the consumers in this order. Does not block. */
    public void begin(Map<?, ConsumerProvisioner> provisioners, BackgroundTasks tasks) {
        provisioners.forEach((route, provisioner) -> {
            Creation creation = new Creation(provisioner);
            creations.put(route, creation);
            waiting.add(creation);
        });
        for (int i = 0; i < Math.min(MAX_CONCURRENT, provisioners.size()); i++) {
            tasks.run("creation of consumers", this::createAll);
        }
    }

    private void createAll() {
        for (Creation next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.claim()) {
                next.run();
            }
        }
    }

    /** A route starts: waits for the end of a creation in progress, and prevents one that has not begun. */
    public void await(Object route) throws InterruptedException {
        Creation creation = creations.remove(route);
        if (creation != null && !creation.claim()) {
            creation.done.await();
        }
    }

    /** No route starts any more. */
    public void end() {
        waiting.clear();
        creations.clear();
        begun.set(false);
    }
}
