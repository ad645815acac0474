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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The elements of a body that has several. */
public final class BatchBody {
    private static final Logger LOG = LoggerFactory.getLogger(BatchBody.class);

    /**
     * Bodies that can be read once, and were, for as long as they exist: another attempt may come with a copy of the
     * exchange, or through another endpoint.
     */
    private static final Set<Object> READ = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private BatchBody() {}

    /**
     * Notes that the elements of a body are about to be read.
     *
     * @throws IllegalArgumentException if the body can be read once, and was: what is left is not the whole of it
     */
    public static void checkUnread(Object body) {
        if (isReadOnce(body)) {
            checkUnread(body, body);
        }
    }

    /** As {@link #checkUnread(Object)}, of an Iterable: one that is used up may give the iterator that it gave before. */
    public static void checkUnread(Object body, Iterator<?> elements) {
        if (body instanceof Iterable && !(body instanceof Collection)) {
            checkUnread(body, (Object) elements);
        }
    }

    private static void checkUnread(Object body, Object source) {
        if (!READ.add(source)) {
            throw new IllegalArgumentException(
                    "The body is a " + body.getClass().getName()
                            + ", which can be read once, and an earlier send has used it. Give a List, or send it once.");
        }
    }

    /** The elements; null if the body is one thing. */
    public static Iterator<?> elements(Object body) {
        if (body instanceof Path) {
            return null; // whose elements are but its names
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
     * The elements of a body that an attempt before has read too: if they are fewer now, that has used them up.
     *
     * @param count how many the attempt before has read
     */
    public static Iterator<?> again(Iterator<?> elements, int count, Object body) {
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
                        "The body, a " + body.getClass().getName() + ", gave " + earlierCount
                                + " elements to the earlier attempt, and gives " + index
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

    /** Gives back what a body that can be read once holds, such as an open file. */
    public static void close(Object body) {
        if (isReadOnce(body) && body instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable e) {
                LOG.debug("Not closed: the body of a batch", Causes.loggable(e));
            }
        }
    }

    /** What reading a body, or a part of it, has thrown, as an exception that a result can hold. */
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
