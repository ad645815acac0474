package io.github.cameljetstream.kv.collect;

import io.github.cameljetstream.kv.bucket.BucketException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The completed aggregates that are not confirmed: those of this instance, and those that it may take over. Blocks; thread-safe.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final GroupStore store;
    private final Owners owners;
    private final String instance;
    /** A completion of this instance is reported only after this time: its caller counts it as in progress a bit later. */
    private final long quietNanos;
    /** Data that no group lists is deleted after this time; until then its group may still be written. */
    private final long graceNanos;

    private final Map<String, Own> own = new ConcurrentHashMap<>();
    /** The ids of completions of this instance whose write may be stored, and has no answer yet. */
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    private volatile Map<String, Found> foreign = Map.of();
    /** Since when data is not listed, by id. Only {@link #scan} uses it. */
    private final Map<String, Long> unlisted = new HashMap<>();

    private final AtomicLong takeOvers = new AtomicLong();

    /** A completion of this instance. */
    private record Own(Completion completion, Group group, long sinceNanos, boolean confirmed) {}

    /** A completion whose owner has gone. */
    private record Found(Completion completion, String group) {}

    Recovery(GroupStore store, Owners owners, String instance, long quietNanos, long graceNanos) {
        this.store = store;
        this.owners = owners;
        this.instance = instance;
        this.quietNanos = quietNanos;
        this.graceNanos = graceNanos;
    }

    /** A write that may complete an aggregate is sent. */
    void begin(Completion completion) {
        unanswered.add(completion.id());
    }

    /** It was answered, or its caller has failed. Call {@link #completed} before. */
    void end(Completion completion) {
        unanswered.remove(completion.id());
    }

    void completed(Completion completion, Group group) {
        own.put(completion.exchangeId(), new Own(completion, group, System.nanoTime(), false));
    }

    /** The exchange ids of the completions that nobody processes, as far as this instance can know. */
    synchronized Set<String> scan() {
        Map<String, List<Completion.Name>> byGroup =
                store.names().collect(Collectors.groupingBy(Completion.Name::group));
        Set<String> known =
                own.values().stream().map(each -> each.completion().id()).collect(Collectors.toSet());
        Map<String, Found> gone = new HashMap<>();
        Set<String> stillUnlisted = new HashSet<>();
        Map<String, Boolean> judged = new HashMap<>();
        byGroup.forEach((group, names) -> {
            if (names.stream().allMatch(name -> known.contains(name.id()))) {
                return;
            }
            Group.WithData found = store.read(group);
            for (Completion each : found.group().record().completions()) {
                if (each.owner().equals(instance)) {
                    if (unanswered.contains(each.id())) {
                        continue;
                    }
                    own.putIfAbsent(each.exchangeId(), new Own(each, found.group(), System.nanoTime(), false));
                } else if (judged.computeIfAbsent(each.owner(), owners::isGone)) {
                    gone.putIfAbsent(each.exchangeId(), new Found(each, group));
                }
            }
            names.stream()
                    .filter(name -> found.group().record().completion(name.id()) == null)
                    .forEach(name -> {
                        stillUnlisted.add(name.id());
                        onUnlisted(name, found);
                    });
        });
        unlisted.keySet().retainAll(stillUnlisted);
        gone.keySet().removeAll(own.keySet()); // two instances can give the same id
        foreign = Map.copyOf(gone);
        Set<String> all = new LinkedHashSet<>(gone.keySet());
        long now = System.nanoTime();
        own.forEach((id, each) -> {
            if (!each.confirmed() && now - each.sinceNanos() >= quietNanos) {
                all.add(id);
            }
        });
        return all;
    }

    /** An instance crashed before it changed the group, or after it confirmed; or another one is about to change the group. */
    private void onUnlisted(Completion.Name name, Group.WithData found) {
        long now = System.nanoTime();
        Long since = unlisted.putIfAbsent(name.id(), now);
        if (since == null || now - since < graceNanos) {
            return;
        }
        Token open = found.group().open();
        if (name.replaces(open)) {
            // From now on its completion is refused, however late it comes.
            store.change(
                    found,
                    current -> open != null && open.equals(current.record().open())
                            ? new GroupRecord.WithData(current.record().withOpen(open.next()), current.data())
                            : null);
        }
        store.deleteData(name.id(), name.group());
        LOG.debug("Deleted the data of completion {} of group '{}', which is not listed", name.id(), name.group());
    }

    /**
     * Takes over a completion that {@link #scan} has found.
     *
     * @return its data; null if it was confirmed, or another instance has taken it over
     */
    byte @Nullable [] recover(String exchangeId) {
        Own mine = own.get(exchangeId);
        if (mine == null) {
            Found found = foreign.get(exchangeId);
            mine = found == null ? null : takeOver(found);
        } else {
            mine = verified(mine);
        }
        return mine == null
                ? null
                : store.data(mine.completion().id(), mine.group().key());
    }

    private @Nullable Own takeOver(Found found) {
        Completion completion = found.completion();
        begin(completion);
        try {
            return takeOver(found, completion);
        } finally {
            end(completion);
        }
    }

    private @Nullable Own takeOver(Found found, Completion completion) {
        Group group = store.change(store.read(found.group()), current -> {
            Completion listed = current.record().completion(completion.id());
            return listed == null || !listed.owner().equals(completion.owner())
                    ? null
                    : new GroupRecord.WithData(
                            current.record().replacing(completion.id(), each -> each.ownedBy(instance)),
                            current.data());
        });
        if (group == null) {
            return null;
        }
        takeOvers.incrementAndGet();
        LOG.info(
                "Took over the completed aggregate of group '{}' from instance {}, which has gone",
                found.group(),
                completion.owner());
        Own taken = new Own(completion.ownedBy(instance), group, System.nanoTime(), false);
        own.put(completion.exchangeId(), taken);
        return taken;
    }

    /** Null if another instance has taken it over, while this one stood still. */
    private @Nullable Own verified(Own mine) {
        Group now = store.read(mine.group().key()).group();
        Completion listed = now.record().completion(mine.completion().id());
        if (listed == null || !listed.owner().equals(instance)) {
            own.remove(mine.completion().exchangeId(), mine);
            return null;
        }
        return mine;
    }

    /**
     * Ends a completion for good. If the bucket does not answer, {@link #confirmPending} tries again.
     *
     * @return false if the bucket did not answer
     */
    boolean confirm(String exchangeId) {
        Own mine = own.get(exchangeId);
        if (mine == null) {
            return true; // an exchange that was complete with its first message is in no group
        }
        Own confirmed = new Own(mine.completion(), mine.group(), mine.sinceNanos(), true);
        own.put(exchangeId, confirmed);
        try {
            confirm(confirmed);
            return true;
        } catch (BucketException e) {
            LOG.warn(
                    "The aggregate of group '{}' was processed, and the bucket did not confirm it: {} Retrying until this"
                            + " instance stops. If it stops before, another one processes the aggregate again.",
                    mine.group().key(),
                    e.getMessage());
            return false;
        }
    }

    private void confirm(Own mine) {
        String id = mine.completion().id();
        Group known = mine.group();
        Group.WithData from = known.open() == null ? new Group.WithData(known, new byte[0]) : store.read(known.key());
        store.change(
                from,
                current -> current.record().completion(id) == null
                        ? null
                        : new GroupRecord.WithData(current.record().without(id), current.data()));
        own.remove(mine.completion().exchangeId(), mine);
        try {
            store.deleteData(id, known.key());
        } catch (BucketException e) {
            LOG.debug("The data of completion {} of group '{}' stays for a while", id, known.key(), e);
        }
    }

    /** Repeats the confirmations that the bucket has not answered. */
    void confirmPending() {
        own.values().stream().filter(Own::confirmed).forEach(this::confirm);
    }

    boolean isOwned(String exchangeId) {
        return own.containsKey(exchangeId);
    }

    int size() {
        return own.size();
    }

    int pending() {
        return (int) own.values().stream().filter(Own::confirmed).count();
    }

    long takeOvers() {
        return takeOvers.get();
    }
}
