package io.github.cameljetstream.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of all members with equal tags, such as the producers of two routes that publish to one endpoint: for
 * Micrometer they are the same meters. Thread-safe.
 *
 * @param <T> the type of a member
 */
final class MeterGroup<T> implements Meters<T> {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<T> members = new CopyOnWriteArrayList<>();
    private final List<Total> totals = new ArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private final List<Consumer<T>> whenAdded = new ArrayList<>();

    /** The value of a counter, which must not decrease when a member leaves. */
    private final class Total {
        private final ToDoubleFunction<T> count;
        private double ofRemoved;

        Total(ToDoubleFunction<T> count) {
            this.count = count;
        }

        synchronized double value() {
            return ofRemoved + sum(count);
        }

        synchronized void remove(T member, Runnable next) {
            ofRemoved += count.applyAsDouble(member);
            next.run();
        }
    }

    MeterGroup(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    @Override
    public void gauge(String name, String description, ToDoubleFunction<T> value) {
        gauge(name, description, null, value);
    }

    /** A gauge of the sum over the members. */
    void gauge(String name, String description, @Nullable String unit, ToDoubleFunction<T> value) {
        gaugeOfAll(name, description, unit, each -> sum(value));
    }

    /** A gauge of the highest among the members. */
    void highest(String name, String description, ToDoubleFunction<T> value) {
        gaugeOfAll(name, description, null, each -> members.stream()
                .mapToDouble(value)
                .max()
                .orElse(Double.NaN));
    }

    /** A gauge of the lowest among the members. */
    void lowest(String name, String description, ToDoubleFunction<T> value) {
        gaugeOfAll(name, description, null, each -> members.stream()
                .mapToDouble(value)
                .min()
                .orElse(Double.NaN));
    }

    private void gaugeOfAll(
            String name, String description, @Nullable String unit, ToDoubleFunction<MeterGroup<T>> value) {
        meters.add(Gauge.builder(name, this, value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    @Override
    public void counter(String name, String description, Map<String, String> more, ToDoubleFunction<T> count) {
        counter(name, description, tagsOf(more), count);
    }

    /** A counter of the sum over the members, including those that have left. */
    void counter(String name, String description, Tags more, ToDoubleFunction<T> count) {
        Total total = new Total(count);
        totals.add(total);
        meters.add(FunctionCounter.builder(name, total, Total::value)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    Timer timer(String name, String description) {
        return timer(name, description, Tags.empty());
    }

    private Timer timer(String name, String description, Tags more) {
        Timer timer = Timer.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
        meters.add(timer);
        return timer;
    }

    @Override
    public void timer(String name, String description, Map<String, String> more, BiConsumer<T, LongConsumer> attach) {
        Timer timer = timer(name, description, tagsOf(more));
        whenAdded(member -> attach.accept(member, nanos -> timer.record(nanos, TimeUnit.NANOSECONDS)));
    }

    static Tags tagsOf(Map<String, String> tags) {
        Tags all = Tags.empty();
        for (Map.Entry<String, String> each : tags.entrySet()) {
            all = all.and(each.getKey(), each.getValue());
        }
        return all;
    }

    /** Adds an action for each member that is added. */
    void whenAdded(Consumer<T> then) {
        whenAdded.add(then);
    }

    void add(T member) {
        whenAdded.forEach(each -> each.accept(member));
        members.add(member);
    }

    /** Removes a member. Returns true if it was the last, and the meters are removed too. */
    boolean remove(T member) {
        removeFrom(0, member);
        if (!members.isEmpty()) {
            return false;
        }
        meters.forEach(registry::remove);
        return true;
    }

    /** Holds the locks of all totals, so that no scrape counts the member twice or not at all. */
    private void removeFrom(int index, T member) {
        if (index == totals.size()) {
            members.remove(member);
        } else {
            totals.get(index).remove(member, () -> removeFrom(index + 1, member));
        }
    }

    private double sum(ToDoubleFunction<T> value) {
        double sum = 0;
        for (T member : members) {
            sum += value.applyAsDouble(member);
        }
        return sum;
    }
}
