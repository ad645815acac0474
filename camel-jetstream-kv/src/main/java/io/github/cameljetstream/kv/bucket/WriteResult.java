package io.github.cameljetstream.kv.bucket;

import org.jspecify.annotations.Nullable;

/** How a compare-and-set ended, as far as the stream has answered. */
public sealed interface WriteResult {

    /**
     * The stream has stored the write.
     *
     * @param revision the revision of the key since the write
     */
    record Stored(long revision) implements WriteResult {}

    /**
     * The key was not as expected.
     *
     * @param current the last write of the key, from the leader, read after the refusal; null if it has none
     * @param certain if true, the stream has not stored the write. If false, an earlier attempt had no answer: the stream
     *     may have stored it, and a later write of somebody else has replaced it
     */
    record Refused(@Nullable Entry current, boolean certain) implements WriteResult {}

    /** If true, the stream has stored the write. */
    default boolean isStored() {
        return this instanceof Stored;
    }
}
