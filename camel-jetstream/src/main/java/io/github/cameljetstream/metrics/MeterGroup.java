package io.github.cameljetstream.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The meters of those that have equal tags, such as the producers of two routes that publish to one endpoint: for
 * Micrometer they are the same meters. Thread-safe.
 *
 * @param <T> what is measured
 */
final class MeterGroup<T> {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<T> members = new CopyOnWriteArrayList<>();
    private final List<Total> totals = new ArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private Consumer<T> whenAdded = member -> {};

    /** What a counter tells: it must not fall when a member leaves. */
    private final class Total {
        private final ToDoubleFunction<T> count;
        private double ofThoseWhoLeft;

        Total(ToDoubleFunction<T> count) {
            this.count = count;
        }

        synchronized double now() {
            return ofThoseWhoLeft + sum(count);
        }

        synchronized void leaves(T member, Runnable remove) {
            ofThoseWhoLeft += count.applyAsDouble(member);
            remove.run();
        }
    }

    MeterGroup(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** A gauge of the sum over the members. */
    void gauge(String name, String description, String unit, ToDoubleFunction<T> value) {
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

    private void gaugeOfAll(String name, String description, String unit, ToDoubleFunction<MeterGroup<T>> value) {
        meters.add(Gauge.builder(name, this, value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    /** A counter of what the members have counted. */
    void counter(String name, String description, Tags more, ToDoubleFunction<T> count) {
        Total total = new Total(count);
        totals.add(total);
        meters.add(FunctionCounter.builder(name, total, Total::now)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    Timer timer(String name, String description) {
        Timer timer = Timer.builder(name).description(description).tags(tags).register(registry);
        meters.add(timer);
        return timer;
    }

    /** What is done with each that is added. */
    void whenAdded(Consumer<T> then) {
        whenAdded = then;
    }

    void add(T member) {
        whenAdded.accept(member);
        members.add(member);
    }

    /** Returns whether it was the last: then the meters are gone. */
    boolean remove(T member) {
        removeFrom(0, member);
        if (!members.isEmpty()) {
            return false;
        }
        meters.forEach(registry::remove);
        return true;
    }

    /** No total is read between its taking the member's count over and the member's going. */
    private void removeFrom(int index, T member) {
        if (index == totals.size()) {
            members.remove(member);
        } else {
            totals.get(index).leaves(member, () -> removeFrom(index + 1, member));
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
