package io.github.cameljetstream.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.cameljetstream.runtime.LogLimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes events as JSON (CloudEvents' JSON format). JSON data is copied as text, so that long numbers stay
 * exact. The parser is not recursive.
 */
final class EventJson {
    /** The maximum depth of Go's parser, and so of Dapr. */
    private static final int DEEPEST = 10_000;

    /** The parser does not intern names, because anybody can send them. The size of the message limits the rest. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final int LONGEST_NUMBER = 18;

    private EventJson() {}

    /** Data as it is written in the text. */
    private record Data(String json, @Nullable String decoded, boolean isText) {}

    /** If true, a text without a content type may be an event, and is worth parsing. */
    static boolean mayBeEvent(byte[] payload) {
        for (byte each : payload) {
            if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
                return each == '{';
            }
        }
        return false;
    }

    static boolean namesVersion(String text) {
        return text.contains("\"" + Event.SPEC_VERSION + "\"");
    }

    /**
     * The event in the text.
     *
     * @throws CloudEventException if it is no well-formed event
     */
    static Event read(String text) throws CloudEventException {
        Members members = new Members();
        try (JsonParser parser = FACTORY.createParser(text)) {
            begin(parser);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                members.read(parser, text);
            }
            end(parser);
        } catch (IOException e) {
            throw noJson(e);
        }
        return members.event();
    }

    /** The members of an event's JSON object. */
    private static final class Members {
        private final Map<String, Object> attributes = new LinkedHashMap<>();
        private @Nullable Data data;
        private @Nullable Data base64;

        void read(JsonParser parser, String text) throws IOException {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals(Event.DATA)) {
                data = data(parser, text);
            } else if (name.equals(Event.DATA_BASE64)) {
                base64 = data(parser, text);
            } else {
                put(attributes, name, value(parser, text));
            }
        }

        Event event() throws CloudEventException {
            if (data != null && base64 != null) {
                throw new CloudEventException("it has both data and data_base64");
            }
            String type = attributes.get(Event.DATA_CONTENT_TYPE) instanceof String given ? given : null;
            return new Event(attributes, base64 == null ? body(data, type) : bytes(base64));
        }
    }

    private static void begin(JsonParser parser) throws IOException, CloudEventException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new CloudEventException("it is no JSON object");
        }
    }

    private static void end(JsonParser parser) throws IOException, CloudEventException {
        if (parser.nextToken() != null) {
            throw new CloudEventException("something follows the JSON object");
        }
    }

    private static CloudEventException noJson(IOException e) {
        String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new CloudEventException("it is no JSON: " + LogLimiter.excerpt(why), e);
    }

    private static void put(Map<String, Object> attributes, String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name); // null removes the attribute, and the last of several values counts
        } else {
            attributes.put(name, value);
        }
    }

    private static @Nullable Object value(JsonParser parser, String text) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> {
                String number = parser.getText();
                yield number.length() <= LONGEST_NUMBER ? (Object) Long.valueOf(number) : number;
            }
            case START_OBJECT, START_ARRAY -> asWritten(parser, text);
            default -> parser.getText();
        };
    }

    private static @Nullable Data data(JsonParser parser, String text) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> {
                String decoded = parser.getText();
                yield new Data(asWritten(parser, text), decoded, true);
            }
            case START_OBJECT, START_ARRAY -> new Data(asWritten(parser, text), null, false);
            default -> new Data(parser.getText(), null, false);
        };
    }

    private static String asWritten(JsonParser parser, String text) throws IOException {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return text.substring(from, (int) parser.currentLocation().getCharOffset());
    }

    /** Without a content type the data is JSON. Text of any other type is a JSON string. */
    private static @Nullable Object body(@Nullable Data data, @Nullable String contentType) {
        if (data == null) {
            return null;
        }
        boolean isJson = contentType == null || ContentTypes.isJson(contentType);
        return data.isText() && !isJson ? data.decoded() : data.json();
    }

    private static byte[] bytes(Data base64) throws CloudEventException {
        if (!base64.isText()) {
            throw new CloudEventException("its data_base64 is no text");
        }
        try {
            return Base64.getDecoder().decode(base64.decoded());
        } catch (IllegalArgumentException e) {
            throw new CloudEventException("its data_base64 is no Base64: " + e.getMessage(), e);
        }
    }

    /** If true, the text is one JSON value. */
    static boolean isJson(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes an event with these attributes. The writer of the data also writes its name; null for no data. */
    static byte[] write(Map<String, Object> attributes, @Nullable DataWriter data) {
        return json(generator -> {
            generator.writeStartObject();
            members(generator, attributes);
            if (data != null) {
                data.writeTo(generator);
            }
            generator.writeEndObject();
        });
    }

    static DataWriter jsonData(String json) {
        return generator -> {
            generator.writeFieldName(Event.DATA);
            generator.writeRawValue(json);
        };
    }

    static DataWriter textData(String text) {
        return generator -> generator.writeStringField(Event.DATA, text);
    }

    static DataWriter bytesData(byte[] bytes) {
        return generator -> generator.writeStringField(
                Event.DATA_BASE64, Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * The event in the text, followed by the missing attributes. Its own attributes stay as they are written.
     *
     * @throws CloudEventException if the text is no JSON object
     */
    static byte[] completed(String text, Map<String, Object> attributes) throws CloudEventException {
        Set<String> names = read(text).attributes().keySet();
        Map<String, Object> missing = new LinkedHashMap<>(attributes);
        missing.keySet().removeAll(names);
        if (missing.isEmpty()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String more = new String(write(missing, null), StandardCharsets.UTF_8).substring(1);
        String before = text.substring(0, text.lastIndexOf('}'));
        boolean isEmpty = before.trim().equals("{");
        return (before + (isEmpty ? "" : ",") + more).getBytes(StandardCharsets.UTF_8);
    }

    private static void members(JsonGenerator generator, Map<String, Object> attributes) throws IOException {
        for (Map.Entry<String, Object> each : attributes.entrySet()) {
            if (each.getValue() instanceof Boolean bool) {
                generator.writeBooleanField(each.getKey(), bool);
            } else if (each.getValue() instanceof Long number) {
                generator.writeNumberField(each.getKey(), number);
            } else {
                generator.writeStringField(each.getKey(), each.getValue().toString());
            }
        }
    }

    private static byte[] json(DataWriter content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            content.writeTo(generator);
        } catch (IOException e) {
            throw new IllegalArgumentException("The message cannot be made a CloudEvent: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    /** Writes a part of an event. */
    @FunctionalInterface
    interface DataWriter {
        void writeTo(JsonGenerator generator) throws IOException;
    }
}
