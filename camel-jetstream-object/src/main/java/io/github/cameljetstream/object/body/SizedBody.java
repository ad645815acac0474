package io.github.cameljetstream.object.body;

import io.github.cameljetstream.object.bucket.ObjectSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.xml.transform.Source;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * A body whose number of bytes is known.
 *
 * @param size the number of bytes
 * @param source the bytes, again and again
 */
public record SizedBody(long size, ObjectSource source) {
    private static final int MAX_IN_MEMORY = 1 << 20;

    /**
     * What was read of bodies that can be read only once, while the body exists: Camel's error handler restores the body that
     * the exchange had. Empty if reading it has failed.
     */
    private static final Map<Object, Optional<StreamCache>> READ = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * The body of an exchange. Replaces a body that can be read only once by one that can be read again.
     *
     * @return null if the body has no bytes before it is converted
     * @throws IOException if the body cannot be read
     */
    public static @Nullable SizedBody of(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        byte[] bytes = body == null ? null : BodySource.plain(body);
        if (bytes != null) {
            return ofBytes(bytes);
        }
        Path file = body == null ? null : BodySource.file(body);
        if (file != null) {
            return new SizedBody(Files.size(file), BodySource.of(exchange));
        }
        if (body instanceof StreamCache cache && cache.length() > 0) {
            return new SizedBody(cache.length(), BodySource.of(exchange));
        }
        if (body instanceof InputStream || body instanceof Reader || body instanceof WrappedFile) {
            return spooled(exchange, body);
        }
        return body == null ? null : converted(exchange, body);
    }

    private static @Nullable SizedBody converted(Exchange exchange, Object body) {
        if (body instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return ofBytes(bytes);
        }
        if (body instanceof Source || body instanceof Channel || body instanceof StreamCache) {
            return null; // it could be read only once
        }
        byte[] bytes = exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
        return bytes == null ? null : ofBytes(bytes);
    }

    private static SizedBody ofBytes(byte[] bytes) {
        return new SizedBody(bytes.length, new ObjectSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }
        });
    }

    private static SizedBody spooled(Exchange exchange, Object body) throws IOException {
        StreamCache whole;
        synchronized (body) { // copies of an exchange, for example of a multicast, share it
            Optional<StreamCache> read = READ.get(body);
            if (read == null) {
                READ.put(body, Optional.empty());
                whole = spool(exchange);
                READ.put(body, Optional.of(whole));
            } else {
                whole = again(exchange, body, read);
            }
        }
        exchange.getMessage().setBody(whole);
        return new SizedBody(whole.length(), BodySource.of(exchange));
    }

    private static StreamCache again(Exchange exchange, Object body, Optional<StreamCache> read) throws IOException {
        return read.orElseThrow(() -> new IllegalArgumentException("The body, a "
                        + body.getClass().getName() + ", was not sent: it can be read only once, and an earlier attempt"
                        + " failed while reading it. Convert it to a String or bytes first."))
                .copy(exchange);
    }

    private static StreamCache spool(Exchange exchange) throws IOException {
        BodySpool spool = new BodySpool(MAX_IN_MEMORY, null);
        try (InputStream bytes = BodySource.of(exchange).open()) {
            spool.accept(bytes);
            return spool.body(exchange);
        } catch (IOException | RuntimeException | Error e) {
            spool.close();
            throw e;
        }
    }
}
