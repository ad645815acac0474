package io.github.cameljetstream.publish;

import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.BaseStream;
import java.util.stream.IntStream;

/** The elements of a body that has several. */
final class BatchBody {
    private BatchBody() {}

    /** The elements; null if the body is one thing. */
    static Iterator<?> elements(Object body) {
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
        if (body != null && body.getClass().isArray() && !(body instanceof byte[])) {
            return IntStream.range(0, Array.getLength(body))
                    .mapToObj(i -> Array.get(body, i))
                    .iterator();
        }
        return null;
    }

    /** Whether the elements can be had only once. */
    static boolean isReadOnce(Object body) {
        return body instanceof Iterator || body instanceof BaseStream;
    }
}
