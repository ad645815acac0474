package io.github.cameljetstream.headers;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;

/**
 * Headers in the order of Camel's header map, a {@link java.util.TreeMap}. It copies a sorted map of the same order without
 * comparing names, which would be the largest part of setting the headers. Only for copying, by one thread at a time: its
 * entries are one object.
 */
@SuppressWarnings("JdkObsolete") // what TreeMap takes over is a SortedMap
public final class SortedHeaders extends AbstractMap<String, Object> implements SortedMap<String, Object> {
    private final String[] names;
    private final Object[] values;

    /**
     * @param names in the order of {@link String#CASE_INSENSITIVE_ORDER}, see {@link #sorted}
     * @param values the values, in the order of the names
     */
    public SortedHeaders(String[] names, Object[] values) {
        this.names = names;
        this.values = values;
    }

    public static String[] sorted(String... names) {
        String[] sorted = names.clone();
        Arrays.sort(sorted, String.CASE_INSENSITIVE_ORDER);
        return sorted;
    }

    @Override
    public Comparator<? super String> comparator() {
        return String.CASE_INSENSITIVE_ORDER;
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return new Cursor();
            }

            @Override
            public int size() {
                return names.length;
            }
        };
    }

    /** An iterator that is also its current entry. */
    private final class Cursor implements Iterator<Map.Entry<String, Object>>, Map.Entry<String, Object> {
        private int at = -1;

        @Override
        public boolean hasNext() {
            return at + 1 < names.length;
        }

        @Override
        public Map.Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at++;
            return this;
        }

        @Override
        public String getKey() {
            return names[at];
        }

        @Override
        public Object getValue() {
            return values[at];
        }

        @Override
        public Object setValue(Object value) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public SortedMap<String, Object> subMap(String from, String to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<String, Object> headMap(String to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<String, Object> tailMap(String from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String firstKey() {
        return names[0];
    }

    @Override
    public String lastKey() {
        return names[names.length - 1];
    }
}
