package io.github.cameljetstream.object.body;

import io.github.cameljetstream.object.bucket.ObjectSource;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/** The bytes of a body, which are never all in memory, unless the body is. */
public final class BodySource {
    private BodySource() {}

    /** Opens bytes again and again. */
    private interface Opening {
        InputStream open() throws IOException;
    }

    /**
     * The bytes of a body.
     *
     * @throws IllegalArgumentException if there are none, naming the cure
     */
    public static ObjectSource of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            throw new IllegalArgumentException(
                    "The object has no bytes: the body is null. Set the body; an empty text makes an empty object.");
        }
        byte[] plain = plain(body);
        if (plain != null) {
            return source(() -> new ByteArrayInputStream(plain), true);
        }
        if (body instanceof StreamCache cache) {
            return source(() -> rewound(exchange, cache), true);
        }
        Path file = file(body);
        if (file != null) {
            return source(() -> Files.newInputStream(file), true);
        }
        return source(() -> converted(exchange, body), false);
    }

    /** The bytes of a body that has them in memory; null for others. */
    public static byte @Nullable [] plain(Object body) {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        return body instanceof CharSequence || body instanceof Number || body instanceof Boolean
                ? body.toString().getBytes(StandardCharsets.UTF_8)
                : null;
    }

    /** The file of a body; null if it is none. */
    public static @Nullable Path file(Object body) {
        Object file = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        if (file instanceof File plain) {
            return plain.toPath();
        }
        return file instanceof Path path ? path : null;
    }

    private static InputStream rewound(Exchange exchange, StreamCache cache) throws IOException {
        cache.reset();
        return cache instanceof InputStream bytes ? new KeptOpen(bytes, cache) : converted(exchange, cache);
    }

    private static InputStream converted(Exchange exchange, Object body) throws IOException {
        try {
            return exchange.getContext().getTypeConverter().mandatoryConvertTo(InputStream.class, exchange, body);
        } catch (NoTypeConversionAvailableException | TypeConversionException e) {
            throw new IllegalArgumentException(
                    "A body of type " + body.getClass().getName()
                            + " cannot be stored as an object: no type converter makes an InputStream of it. Marshal it"
                            + " before, for example to JSON.",
                    e);
        }
    }

    private static ObjectSource source(Opening opening, boolean repeatable) {
        return new ObjectSource() {
            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }

            @Override
            public boolean isRepeatable() {
                return repeatable;
            }
        };
    }

    /** The route may read the body again, from its beginning. */
    private static final class KeptOpen extends FilterInputStream {
        private final StreamCache cache;

        KeptOpen(InputStream bytes, StreamCache cache) {
            super(bytes);
            this.cache = cache;
        }

        @Override
        public void close() {
            cache.reset();
        }
    }
}
