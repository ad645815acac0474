package io.github.cameljetstream.kv.election;

import org.jspecify.annotations.Nullable;

/** How the bucket has answered a request. */
sealed interface Answer {
    /** No answer: a write may be stored or not, now or later. */
    Answer NONE = new None();

    /** The write is stored. */
    record Stored(long revision) implements Answer {}

    /**
     * What the key has: the answer to a read, and to a write that was refused.
     *
     * @param revision the revision; 0 if the key has no write
     * @param record null if the key has no value
     */
    record Current(long revision, @Nullable LeaderRecord record) implements Answer {}

    /** See {@link #NONE}. */
    record None() implements Answer {}
}
