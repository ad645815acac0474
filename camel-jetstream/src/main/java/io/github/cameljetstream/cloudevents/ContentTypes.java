package io.github.cameljetstream.cloudevents;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Questions about content types. */
final class ContentTypes {
    static final String HEADER = "Content-Type";
    static final String STRUCTURED = "application/cloudevents+json";
    static final String JSON = "application/json";
    static final String TEXT = "text/plain";
    static final String BINARY = "application/octet-stream";

    private ContentTypes() {}

    /** The media type without parameters, in lower case; empty for null. */
    static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.trim().toLowerCase(Locale.ROOT);
    }

    /** If true, the content type is that of an event or a batch of events, in any format. */
    static boolean isCloudEvents(@Nullable String contentType) {
        return mediaType(contentType).startsWith("application/cloudevents");
    }

    /** If true, the content type is that of one event as JSON, the format that every implementation supports. */
    static boolean isStructured(@Nullable String contentType) {
        String type = mediaType(contentType);
        return type.equals(STRUCTURED) || type.equals("application/cloudevents");
    }

    static boolean isJson(@Nullable String contentType) {
        String type = mediaType(contentType);
        return type.endsWith("/json") || type.endsWith("+json");
    }

    static boolean isBinary(@Nullable String contentType) {
        return mediaType(contentType).equals(BINARY);
    }
}
