package io.github.cameljetstream.kv.collect;

import io.github.cameljetstream.kv.bucket.KeyCodec;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that is completed, and not confirmed.
 *
 * @param id unique in the world: {@code AGGREGATE-VERSION-INSTANCE}, of which the first two are the open aggregate that it has
 *     replaced
 * @param owner the instance that processes it
 * @param exchangeId the name that its owner gave it
 */
public record Completion(String id, String owner, String exchangeId) {
    private static final String PREFIX = "completed.";

    static Completion of(Token replaced, String unique, String owner, String exchangeId) {
        return new Completion(replaced.aggregate() + "-" + replaced.version() + "-" + unique, owner, exchangeId);
    }

    Completion ownedBy(String other) {
        return new Completion(id, other, exchangeId);
    }

    /** The key with its data. */
    static String key(String id, String group) {
        return PREFIX + id + "." + KeyCodec.encode(group);
    }

    /** What the key of some data names. */
    record Name(String id, String group) {
        /** Null if the key is of another kind. */
        static @Nullable Name parse(String key) {
            int end = key.indexOf('.', PREFIX.length());
            return key.startsWith(PREFIX) && end > 0
                    ? new Name(key.substring(PREFIX.length(), end), KeyCodec.decode(key.substring(end + 1)))
                    : null;
        }

        /** If true, the id could still replace this open aggregate. */
        boolean replaces(@Nullable Token open) {
            return open != null && id.startsWith(open.aggregate() + "-" + open.version() + "-");
        }

        String key() {
            return Completion.key(id, group);
        }
    }
}
