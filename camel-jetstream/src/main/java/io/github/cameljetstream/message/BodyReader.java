package io.github.cameljetstream.message;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.xml.transform.Source;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.util.IOHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of bodies. Each attempt to send a body that can be read only once gets the whole body, or fails: a second
 * attempt must not publish the empty rest. Thread-safe.
 */
final class BodyReader {
    /**
     * The content of bodies that can be read only once, while the body exists: another attempt may use a copy of the
     * exchange, or another endpoint.
     */
    private static final Map<Object, Content> READ = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * @param data bytes or a String
     * @param isWhole if false, reading stopped before the end of the body
     */
    private record Content(Object data, boolean isWhole) {}

    private BodyReader() {}

    /**
     * The bytes of the body of a message. Replaces a body that can be read only once by one that can be read again.
     *
     * @param most the number of bytes that the server accepts in one message
     */
    static byte[] ofMessage(Message message, Exchange exchange, long most)
            throws NoTypeConversionAvailableException, BodyException {
        Object body = message.getBody();
        try {
            byte[] bytes = read(body, exchange, most);
            makeRepeatable(message, body, bytes);
            return bytes;
        } catch (BodyException e) {
            keepWhole(message, READ.get(body), most);
            throw e;
        }
    }

    private static void makeRepeatable(Message message, Object body, byte[] bytes) {
        if (body instanceof StreamCache) {
            return;
        }
        if (body instanceof InputStream) {
            message.setBody(new InputStreamCache(bytes));
        } else if (body instanceof Reader && requireNonNull(READ.get(body)).data() instanceof String text) {
            message.setBody(new ReaderCache(text));
        }
    }

    /** A body that is too large fails at each attempt. The error handler gets the whole body. */
    private static void keepWhole(Message message, @Nullable Content read, long most) {
        if (read == null) {
            return;
        }
        Object body = message.getBody();
        if (body instanceof InputStream rest && read.data() instanceof byte[] head && head.length > most) {
            message.setBody(new SequenceInputStream(new ByteArrayInputStream(head), rest));
        } else if (body instanceof Reader rest && read.data() instanceof String head && head.length() > most) {
            PushbackReader whole = new PushbackReader(rest, head.length());
            try {
                whole.unread(head.toCharArray());
                message.setBody(whole);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // cannot happen: the buffer is large enough
            }
        }
    }

    /** The bytes of a body that is neither text nor bytes. */
    static byte[] read(Object body, Exchange exchange, long most)
            throws NoTypeConversionAvailableException, BodyException {
        if (body instanceof StreamCache cache) {
            return readCache(cache, exchange);
        }
        if (body instanceof InputStream stream) {
            return (byte[]) readOnce(stream, most);
        }
        if (body instanceof Reader reader) {
            return convert(readOnce(reader, most), exchange);
        }
        if (body instanceof ByteBuffer buffer) {
            return remaining(buffer);
        }
        if (body instanceof WrappedFile<?> file && isStream(file.getBody())) {
            return read(file.getBody(), exchange, most); // a remote file that Camel streams
        }
        return body instanceof Source || body instanceof Channel
                ? convertOnce(body, exchange)
                : convert(body, exchange);
    }

    private static byte[] readCache(StreamCache cache, Exchange exchange) throws NoTypeConversionAvailableException {
        cache.reset(); // an earlier step may have read it
        byte[] bytes = convert(cache, exchange);
        cache.reset();
        return bytes;
    }

    private static byte[] remaining(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static boolean isStream(Object body) {
        return body instanceof InputStream || body instanceof Reader;
    }

    private static byte[] convert(Object body, Exchange exchange) throws NoTypeConversionAvailableException {
        return exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body);
    }

    /** Converts a body that can be read only once. If that fails, it is unknown how much the converter has read. */
    private static byte[] convertOnce(Object body, Exchange exchange) throws NoTypeConversionAvailableException {
        Content content = READ.get(body);
        if (content == null) {
            READ.put(body, new Content(new byte[0], false));
            byte[] bytes = convert(body, exchange);
            READ.put(body, new Content(bytes, true));
            return bytes;
        }
        if (!content.isWhole()) {
            throw new IllegalArgumentException("The body, a " + body.getClass().getName() + ", was not sent: it can be"
                    + " read only once, and an earlier attempt failed while reading it. Convert it to a String or"
                    + " bytes first.");
        }
        return (byte[]) content.data();
    }

    /** Copies of an exchange, for example of a multicast, share the stream. */
    private static Object readOnce(Closeable body, long most) throws BodyException {
        synchronized (body) {
            return readStream(body, most);
        }
    }

    private static Object readStream(Closeable body, long most) throws BodyException {
        Content before = READ.get(body);
        boolean wasRead = before != null && before.isWhole();
        BodyPieces pieces = BodyPieces.of(body, before == null || wasRead ? null : before.data());
        boolean ended = readToEnd(body, wasRead, pieces, most);
        if (before != null && isAgain(wasRead, pieces)) {
            return before.data();
        }
        if (!ended) {
            throw tooLarge(body, "more than " + most, most);
        }
        Object all = pieces.all();
        READ.put(body, new Content(all, true));
        IOHelper.close(body);
        return all;
    }

    /** Reads up to the end, or until the body is too large; returns false without the end. */
    private static boolean readToEnd(Closeable body, boolean wasRead, BodyPieces pieces, long most)
            throws BodyException {
        boolean ended = false;
        try {
            while (!ended && pieces.size() <= most) {
                ended = !pieces.next();
            }
        } catch (IOException e) {
            if (!isAgain(wasRead, pieces)) { // otherwise an earlier attempt has closed it
                throw notRead(body, e);
            }
        } finally {
            if (!ended && !isAgain(wasRead, pieces)) {
                READ.put(body, new Content(pieces.all(), false));
            }
        }
        return ended;
    }

    /** If true, an earlier attempt has read the body to its end. A body with more was reset, or has grown. */
    private static boolean isAgain(boolean wasRead, BodyPieces pieces) {
        return wasRead && pieces.size() == 0;
    }

    private static BodyException notRead(Object body, IOException e) {
        return BodyException.unreadable(
                "The body, a " + body.getClass().getName() + ", was not sent: reading it failed (" + e.getMessage()
                        + ").",
                e);
    }

    /** Refuses a body that is too large without reading it, if its size is known. */
    static void checkSize(Object body, long most) throws BodyException {
        long size = knownSize(body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body);
        if (size > most) {
            throw tooLarge(body, Long.toString(size), most);
        }
    }

    /** The size; 0 if it is unknown before the body is read. */
    private static long knownSize(Object source) {
        if (source instanceof Path path) {
            return path.toFile().length();
        }
        if (source instanceof File file) {
            return file.length();
        }
        return source instanceof StreamCache cache ? cache.length() : 0;
    }

    private static BodyException tooLarge(Object body, String size, long most) {
        return BodyException.tooLarge("The body, a " + body.getClass().getName() + " of " + size
                + " bytes, was not sent: the server accepts " + most
                + " (max_payload). Send less, or raise the server's limit.");
    }
}
