package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.collect.Group;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The groups that a thread has read last. Camel reads and changes a group on one thread; the exchange of the change is not always
 * the one that was read. Thread-safe: each thread sees its own.
 */
final class SeenGroups {
    /** A thread reads a group and then changes it, or fails in between. */
    private static final int MAX_GROUPS = 64;

    @SuppressWarnings("ThreadLocalUsage") // each repository has its own; what a thread keeps is a few small records
    private final ThreadLocal<Map<String, Seen>> groups = ThreadLocal.withInitial(() -> new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MAX_GROUPS;
        }
    });

    /**
     * A group, and the exchange that was made of it.
     *
     * @param group the group when it was read
     * @param reference keeps nothing from being collected
     */
    record Seen(Group group, WeakReference<@Nullable Exchange> reference) {
        @Nullable
        Exchange exchange() {
            return reference.get();
        }
    }

    void put(Group group, @Nullable Exchange exchange) {
        Map<String, Seen> mine = groups.get();
        mine.remove(group.key());
        mine.put(group.key(), new Seen(group, new WeakReference<>(exchange)));
    }

    /** What the thread has read last; null if it has not read the group since its last change. */
    @Nullable
    Seen take(String key) {
        return groups.get().remove(key);
    }
}
