package io.github.cameljetstream.object.bucket;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a writer says about an object.
 *
 * @param name its name
 * @param description a text for people; null for none
 * @param metadata texts that readers get with the object
 */
public record ObjectHead(String name, @Nullable String description, Map<String, String> metadata) {

    public ObjectHead {
        metadata = Map.copyOf(metadata);
    }

    /** A name without more. */
    public static ObjectHead of(String name) {
        return new ObjectHead(name, null, Map.of());
    }
}
