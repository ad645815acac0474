package io.github.cameljetstream.partition;

import io.github.cameljetstream.consume.ConsumerPipeline;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the partitions that this member of a group holds. Twice a second it compares what the members announce: it claims
 * what is its share, and begins to release one partition that is too much. A partition is released when its delivery in
 * flight is settled: a long exchange delays no other partition. Thread-safe.
 */
public final class PartitionPipelines implements ConsumerPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionPipelines.class);

    private final PartitionGroup group;
    private final GroupMember member;
    private final ConsumerTally tally = new ConsumerTally();
    /** The partitions that this member holds, also those that it releases. Changed under the lock only. */
    private final ConcurrentSkipListMap<Integer, PartitionGroup.Held> held = new ConcurrentSkipListMap<>();
    /** The partitions that this member releases. Guarded by this object. */
    private final SortedSet<Integer> releasing = new TreeSet<>();

    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean active;
    private volatile String stream;
    private volatile @Nullable Fault claimFault;
    private Repetition ticks = Repetition.NONE;

    /** @param name the name of this member, unique in the group */
    public PartitionPipelines(PartitionGroup group, String name) {
        this.group = group;
        this.stream = group.description().streamName();
        this.member = new GroupMember(group.lease(), group.description(), name);
    }

    @Override
    public synchronized void start(Runnable whenBound) throws ProvisionException {
        BoundConsumer first = group.provisionAll(member::streamFound);
        stream = first.stream();
        whenBound.run();
        begin();
    }

    private synchronized void begin() {
        active = true;
        member.join();
        ticks.cancel();
        ticks = group.lease()
                .tasks()
                .repeat("balance of partitions", this::tick, GroupView.EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        member.announce(announced());
        if (active && busy.compareAndSet(false, true)) {
            boolean begun = group.lease().tasks().run("balance of partitions", () -> {
                try {
                    balance();
                } finally {
                    busy.set(false);
                }
            });
            busy.compareAndSet(!begun, false);
        }
    }

    private List<ConsumerPipeline> pipelines() {
        return held.values().stream().map(PartitionGroup.Held::pipeline).toList();
    }

    private SortedSet<Integer> announced() {
        return new TreeSet<>(held.keySet());
    }

    private synchronized void balance() {
        if (!active) {
            return;
        }
        endReleases();
        SortedMap<String, SortedSet<Integer>> members = member.members(announced());
        if (members == null) {
            return;
        }
        Assignment next = Assignment.of(group.count(), member.name(), members);
        next.surplus().stream()
                .filter(each -> !releasing.contains(each))
                .reduce((first, second) -> second)
                .ifPresent(this::release);
        claim(next.claims());
    }

    private void release(Integer partition) {
        PartitionGroup.Held part = held.get(partition);
        if (part != null) {
            LOG.info("Releasing partition {} of stream {} to another member of the group", partition, stream);
            releasing.add(partition);
            part.pipeline().drain();
            endReleases();
        }
    }

    /** Ends what has nothing in flight any more: then another member may claim it. */
    private void endReleases() {
        releasing.removeIf(partition -> {
            PartitionGroup.Held part = held.get(partition);
            boolean isOver = part == null || part.pipeline().inFlight() == 0;
            if (isOver && part != null) {
                part.pipeline().stop(Duration.ZERO);
                held.remove(partition);
            }
            return isOver;
        });
    }

    private void claim(Collection<Integer> partitions) {
        String problem = null;
        for (Integer partition : partitions) {
            try {
                held.put(partition, group.start(partition, tally, member::streamFound));
                LOG.info("Claimed partition {} of stream {}", partition, stream);
            } catch (ProvisionException | RuntimeException e) {
                problem = String.valueOf(e.getMessage());
                if (e.getCause() instanceof IOException) {
                    break; // the server does not answer: each of the others would wait as long
                }
            }
        }
        if (problem == null) {
            claimFault = null;
        } else {
            failed(problem);
        }
    }

    private void failed(String reason) {
        Fault before = claimFault;
        if (before == null || !before.reason().equals(reason)) {
            LOG.warn("A partition of stream {} was not claimed: {} Trying again", stream, reason);
            claimFault = new Fault(Instant.now(), reason);
        }
    }

    @Override
    public synchronized void suspend() {
        retire(ConsumerPipeline::suspend);
    }

    @Override
    public synchronized void drain() {
        retire(ConsumerPipeline::drain);
    }

    @Override
    public synchronized void pause() {
        retire(ConsumerPipeline::pause);
    }

    /** Leaves the partitions to the other members. */
    private void retire(Consumer<ConsumerPipeline> how) {
        active = false;
        ticks.cancel();
        member.leave();
        pipelines().forEach(how);
    }

    @Override
    public void hold() {
        pipelines().forEach(ConsumerPipeline::hold);
    }

    @Override
    public synchronized void resume() {
        pipelines().forEach(ConsumerPipeline::resume);
        releasing.clear();
        begin();
    }

    @Override
    public synchronized void stop(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        boolean drains = active && !timeout.isZero();
        retire(each -> {
            if (drains) {
                each.drain();
            }
        });
        for (ConsumerPipeline each : pipelines()) {
            each.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        held.clear();
        releasing.clear();
    }

    @Override
    public int inFlight() {
        return pipelines().stream().mapToInt(ConsumerPipeline::inFlight).sum();
    }

    @Override
    public ConsumerTally tally() {
        return tally;
    }

    @Override
    public ConsumerSnapshot snapshot() {
        return new GroupStatus(group, stream, member, active, claimFault)
                .snapshot(
                        held.values().stream()
                                .map(PartitionGroup.Held::snapshot)
                                .toList(),
                        announced());
    }
}
