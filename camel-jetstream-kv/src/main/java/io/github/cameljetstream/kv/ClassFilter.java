package io.github.cameljetstream.kv;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import org.jspecify.annotations.Nullable;

/** The classes that the aggregation repository serializes: values and collections of Java, and those of the option. */
final class ClassFilter {
    private static final String VALUES = "maxdepth=100;org.apache.camel.support.DefaultExchangeHolder;"
            + "java.lang.Object;java.lang.String;java.lang.Number;java.lang.Boolean;java.lang.Byte;java.lang.Character;"
            + "java.lang.Double;java.lang.Enum;java.lang.Float;java.lang.Integer;java.lang.Long;java.lang.Short;"
            + "java.math.BigDecimal;java.math.BigInteger;java.math.RoundingMode;java.math.MathContext;java.time.*;"
            + "java.util.ArrayDeque;java.util.ArrayList;java.util.Arrays$ArrayList;java.util.BitSet;java.util.CollSer;"
            + "java.util.Collections$*;java.util.Currency;java.util.Date;java.util.EnumMap;java.util.HashMap;"
            + "java.util.HashSet;java.util.Hashtable;java.util.ImmutableCollections$*;java.util.LinkedHashMap;java.util.LinkedHashSet;java.util.LinkedList;"
            + "java.util.Locale;java.util.Map$Entry;java.util.Properties;java.util.TreeMap;java.util.TreeSet;java.util.UUID;"
            + "java.util.Vector;java.net.URI;";

    private final ObjectInputFilter filter;

    private ClassFilter(ObjectInputFilter filter) {
        this.filter = filter;
    }

    /**
     * A filter.
     *
     * @param more more classes, as patterns of {@link ObjectInputFilter.Config#createFilter}; null for none
     * @throws IllegalArgumentException if the patterns are malformed
     */
    static ClassFilter of(@Nullable String more) {
        try {
            return new ClassFilter(
                    ObjectInputFilter.Config.createFilter(VALUES + (more == null ? "" : more + ";") + "!*"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "deserializationFilter=" + more + " is refused: " + e.getMessage()
                            + ". It must be patterns of classes, joined by semicolons, such as com.acme.Order;com.acme.model.*",
                    e);
        }
    }

    boolean allows(Class<?> type) {
        return filter.checkInput(new WrittenClass(type)) != Status.REJECTED;
    }

    /** The filter of one stream. */
    Input input() {
        return new Input();
    }

    /** Remembers the class that was refused: the exception of Java does not name it. */
    final class Input implements ObjectInputFilter {
        private @Nullable String refused;

        @Override
        public Status checkInput(FilterInfo info) {
            Status status = filter.checkInput(info);
            if (status == Status.REJECTED && info.serialClass() != null) {
                refused = info.serialClass().getName();
            }
            return status;
        }

        @Nullable
        String refused() {
            return refused;
        }
    }

    static AggregateDataException refused(String verb, String type) {
        return new AggregateDataException(
                "Class " + type + " may not be " + verb + " by the aggregation repository. If you trust it, add it to"
                        + " deserializationFilter, such as deserializationFilter=" + type
                        + ". Otherwise convert the body to a text or bytes before the aggregation.",
                null);
    }

    /** A class that is written, for a filter of what is read. */
    private record WrittenClass(Class<?> serialClass) implements FilterInfo {
        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }
}
