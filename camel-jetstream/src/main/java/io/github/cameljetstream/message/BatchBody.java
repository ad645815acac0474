package io.github.cameljetstream.message;

import io.github.cameljetstream.runtime.Causes;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.BaseStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The elements of a body that holds several messages. */
public final class BatchBody {
    private static final Logger LOG = LoggerFactory.getLogger(BatchBody.class);

    /**
     * Bodies that can be read only once and were read, while they exist: another attempt may use a copy of the exchange, or
     * another endpoint.
     */
    private static final Set<Object> READ = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private BatchBody() {}

    /**
     * Claims the elements of a body for one reader.
     *
     * @throws IllegalArgumentException if the body can be read only once, and was read
     */
    public static void checkUnread(Object body) {
        if (isReadOnce(body)) {
            checkUnread(body, body);
        }
    }

    /** Like {@link #checkUnread(Object)}, for an Iterable: an exhausted one may return its earlier iterator again. */
    public static void checkUnread(Object body, Iterator<?> elements) {
        if (body instanceof Iterable && !(body instanceof Collection)) {
            checkUnread(body, (Object) elements);
        }
    }

    private static void checkUnread(Object body, Object source) {
        if (!READ.add(source)) {
            throw new IllegalArgumentException(
                    "The body is a " + body.getClass().getName()
                            + ", which can be read only once, and an earlier send has read it. Use a List, or send it once.");
        }
    }

    /** The elements; null if the body is one message. */
    public static @Nullable Iterator<?> elements(Object body) {
        if (body instanceof Path) {
            return null; // its elements are only its names
        }
        if (body instanceof Iterable<?> iterable) {
            return iterable.iterator();
        }
        if (body instanceof Iterator<?> iterator) {
            return iterator;
        }
        if (body instanceof BaseStream<?, ?> stream) {
            return stream.iterator();
        }
        boolean isArray = body != null && body.getClass().isArray() && !(body instanceof byte[]);
        return isArray ? elementsOfArray(body) : null;
    }

    private static Iterator<?> elementsOfArray(Object array) {
        return IntStream.range(0, Array.getLength(array))
                .mapToObj(i -> Array.get(array, i))
                .iterator();
    }

    /**
     * The elements of a body that an earlier attempt has read. Fewer elements now show that the body can be read only once.
     *
     * @param count the number of elements that the earlier attempt has read
     */
    public static Iterator<?> repeatedElements(Iterator<?> elements, int count, Object body) {
        return new RepeatedElements(elements, count, body);
    }

    private static final class RepeatedElements implements Iterator<Object> {
        private final Iterator<?> elements;
        private final int earlierCount;
        private final Object body;
        private int index;

        RepeatedElements(Iterator<?> elements, int earlierCount, Object body) {
            this.elements = elements;
            this.earlierCount = earlierCount;
            this.body = body;
        }

        @Override
        public boolean hasNext() {
            if (elements.hasNext()) {
                return true;
            }
            if (index < earlierCount) {
                throw new IllegalArgumentException(
                        "The body, a " + body.getClass().getName() + ", returned " + earlierCount
                                + " elements to the earlier attempt, and returns " + index
                                + " now: it can be read only once. Use a List, or keep Camel from repeating the send.");
            }
            return false;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            index++;
            return elements.next();
        }
    }

    /** Closes a body that can be read only once, such as an open file. */
    public static void close(Object body) {
        if (isReadOnce(body) && body instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable e) {
                LOG.debug("Could not close the body of a batch", Causes.loggable(e));
            }
        }
    }

    /** An exception for what reading a body, or a part of it, has thrown. */
    public static Exception unreadable(Throwable thrown) {
        Throwable readable = Causes.readable(thrown);
        return readable instanceof Exception exception
                ? exception
                : new IllegalStateException("The body cannot be read: " + Causes.describe(readable), readable);
    }

    /** If true, the elements can be read only once. */
    static boolean isReadOnce(Object body) {
        return body instanceof Iterator || body instanceof BaseStream;
    }
}
