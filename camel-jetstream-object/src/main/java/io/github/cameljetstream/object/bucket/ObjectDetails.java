package io.github.cameljetstream.object.bucket;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectLink;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a bucket knows about an object, beside its bytes.
 *
 * @param bucket the name of the bucket
 * @param name the name of the object
 * @param nuid the part of the subject of its chunks; empty if it has none
 * @param size its number of bytes
 * @param chunks its number of chunks
 * @param digest the digest of its bytes, such as {@code SHA-256=…}; empty if it has none
 * @param modified when the server stored it; of a write that has just ended, when it ended
 * @param deleted if true, the object was deleted, and only its name is left
 * @param description a text for people; null if it has none
 * @param metadata texts of the writer
 * @param headers headers of the writer
 * @param link what it points to; null if it has bytes
 * @param chunkSize the number of bytes of a chunk; 0 if unknown
 * @param revision the sequence of the stream at which this is stored
 */
public record ObjectDetails(
        String bucket,
        String name,
        String nuid,
        long size,
        long chunks,
        String digest,
        Instant modified,
        boolean deleted,
        @Nullable String description,
        Map<String, String> metadata,
        Map<String, List<String>> headers,
        @Nullable Link link,
        int chunkSize,
        long revision) {

    public ObjectDetails {
        metadata = Map.copyOf(metadata);
        headers = Map.copyOf(headers);
    }

    /**
     * The target of a link.
     *
     * @param bucket the bucket
     * @param name the object; null if the link is to the bucket
     */
    public record Link(String bucket, @Nullable String name) {}

    /**
     * The details that a message of a bucket has.
     *
     * @param bucket the name of the bucket
     * @param stored when the message was stored; the field mtime has no meaning (ADR-20)
     * @throws IllegalArgumentException if they are not readable
     */
    public static ObjectDetails parse(byte[] json, String bucket, Instant stored, long revision) {
        JsonValue all;
        try {
            all = JsonParser.parse(json);
        } catch (JsonParseException | RuntimeException e) {
            throw new IllegalArgumentException("No JSON: " + e.getMessage(), e);
        }
        String name = JsonValueUtils.readString(all, "name");
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("The details have no name");
        }
        JsonValue options = JsonValueUtils.readObject(all, "options");
        return new ObjectDetails(
                bucket,
                name,
                text(all, "nuid"),
                JsonValueUtils.readLong(all, "size", 0),
                JsonValueUtils.readLong(all, "chunks", 0),
                text(all, "digest"),
                stored,
                JsonValueUtils.readBoolean(all, "deleted"),
                JsonValueUtils.readString(all, "description"),
                texts(JsonValueUtils.readObject(all, "metadata")),
                headers(JsonValueUtils.readObject(all, "headers")),
                link(options == null ? null : JsonValueUtils.readObject(options, "link")),
                options == null ? 0 : Math.max(0, JsonValueUtils.readInteger(options, "max_chunk_size", 0)),
                revision);
    }

    private static String text(JsonValue all, String field) {
        return requireNonNullElse(JsonValueUtils.readString(all, field), "");
    }

    private static Map<String, String> texts(@Nullable JsonValue object) {
        Map<String, String> all = new LinkedHashMap<>();
        fields(object).forEach((name, value) -> {
            if (value.string != null) {
                all.put(name, value.string);
            }
        });
        return all;
    }

    private static Map<String, List<String>> headers(@Nullable JsonValue object) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        fields(object).forEach((name, value) -> {
            if (value.array != null) {
                all.put(
                        name,
                        value.array.stream()
                                .map(each -> each.string)
                                .filter(Objects::nonNull)
                                .toList());
            }
        });
        return all;
    }

    private static Map<String, JsonValue> fields(@Nullable JsonValue object) {
        return object == null || object.map == null ? Map.of() : object.map;
    }

    private static @Nullable Link link(@Nullable JsonValue link) {
        if (fields(link).isEmpty()) {
            return null;
        }
        String name = text(requireNonNull(link), "name");
        return new Link(text(link, "bucket"), name.isEmpty() ? null : name);
    }

    /** The details of a new object. */
    static ObjectDetails written(
            String bucket, ObjectHead head, String nuid, long size, long chunks, String digest, int chunkSize) {
        return new ObjectDetails(
                bucket,
                head.name(),
                nuid,
                size,
                chunks,
                digest,
                Instant.now(),
                false,
                head.description(),
                head.metadata(),
                Map.of(),
                null,
                chunkSize,
                0);
    }

    /** The details of a link. */
    static ObjectDetails ofLink(String bucket, ObjectHead head, String nuid, Link link) {
        return new ObjectDetails(
                bucket,
                head.name(),
                nuid,
                0,
                0,
                "",
                Instant.now(),
                false,
                head.description(),
                head.metadata(),
                Map.of(),
                link,
                0,
                0);
    }

    /** The number of bytes that a chunk has, also if its writer did not say it; 0 if unknown. */
    int chunkBytes() {
        long average = chunks <= 0 || size <= 0 ? 0 : (size - 1) / chunks + 1;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(average, chunkSize));
    }

    /** The details after the deletion. */
    ObjectDetails deletion() {
        return new ObjectDetails(
                bucket, name, nuid, 0, 0, "", Instant.now(), true, description, metadata, headers, link, chunkSize, 0);
    }

    ObjectDetails at(long stored) {
        return new ObjectDetails(
                bucket,
                name,
                nuid,
                size,
                chunks,
                digest,
                modified,
                deleted,
                description,
                metadata,
                headers,
                link,
                chunkSize,
                stored);
    }

    /** As all clients write it. */
    byte[] json() {
        ObjectInfo.Builder builder = ObjectInfo.builder(bucket, name)
                .nuid(nuid)
                .size(size)
                .chunks(chunks)
                .deleted(deleted);
        if (!digest.isEmpty()) {
            builder.digest(digest);
        }
        if (description != null) {
            builder.description(description);
        }
        if (!metadata.isEmpty()) {
            builder.metadata(metadata);
        }
        if (!headers.isEmpty()) {
            Headers all = new Headers();
            headers.forEach(all::put);
            builder.headers(all);
        }
        if (chunkSize > 0) {
            builder.chunkSize(chunkSize);
        }
        if (link != null) {
            builder.link(
                    link.name() == null
                            ? ObjectLink.bucket(link.bucket())
                            : ObjectLink.object(link.bucket(), link.name()));
        }
        return builder.build().serialize();
    }
}
