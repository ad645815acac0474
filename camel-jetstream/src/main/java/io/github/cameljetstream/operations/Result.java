package io.github.cameljetstream.operations;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation.
 *
 * @param content for the body: a {@link FoundMessage}, a {@link Page} or JSON; null for none
 * @param found whether the stream had the message; null if the operation is not about one
 * @param headers the headers to set; to remove if the value is null
 */
record Result(String stream, @Nullable Object content, @Nullable Boolean found, Map<String, @Nullable Object> headers) {

    static Result of(String stream, @Nullable Object content) {
        return new Result(stream, content, null, Map.of());
    }

    /** With one header. */
    static Result with(String stream, @Nullable Boolean found, String header, @Nullable Object value) {
        Map<String, @Nullable Object> headers = new HashMap<>();
        headers.put(header, value);
        return new Result(stream, null, found, Collections.unmodifiableMap(headers));
    }
}
