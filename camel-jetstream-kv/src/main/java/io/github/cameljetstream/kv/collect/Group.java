package io.github.cameljetstream.kv.collect;

import org.jspecify.annotations.Nullable;

/**
 * A group as the bucket has it at one moment.
 *
 * @param key the correlation key
 * @param revision the revision of the group's key; 0 if it has no value
 * @param record what is in it
 */
public record Group(String key, long revision, GroupRecord record) {
    /** The open aggregate; null if there is none. */
    public @Nullable Token open() {
        return record.open();
    }

    /**
     * A group, and the data of its open aggregate.
     *
     * @param data empty if there is no open aggregate
     */
    public record WithData(Group group, byte[] data) {}
}
