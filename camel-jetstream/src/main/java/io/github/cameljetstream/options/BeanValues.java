package io.github.cameljetstream.options;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of the bean {@code consumerConfiguration} as values of options. Each group takes from the bean what no
 * option sets, so that all rules for options also hold for the bean.
 */
final class BeanValues {
    private BeanValues() {}

    static <T> @Nullable T first(@Nullable T option, Supplier<@Nullable T> bean) {
        return option != null ? option : bean.get();
    }

    /** The constants of jnats have the names of ours, except for the case and underscores. */
    static <T extends Enum<T>> T constant(Class<T> type, Enum<?> value) {
        for (T each : type.getEnumConstants()) {
            if (each.name().replace("_", "").equalsIgnoreCase(value.name())) {
                return each;
            }
        }
        throw new IllegalArgumentException("consumerConfiguration has " + value + ", which is not known here.");
    }

    static @Nullable String text(@Nullable ZonedDateTime time) {
        return time == null ? null : time.toInstant().toString();
    }

    static @Nullable Duration positive(@Nullable Duration value) {
        return value == null || value.isZero() ? null : value;
    }

    static @Nullable Long positive(long value) {
        return value > 0 ? value : null;
    }

    static @Nullable Integer asInteger(long value) {
        return value > 0 ? (Integer) (int) value : null;
    }
}
