package io.github.cameljetstream.kv.options;

/** What a producer does with a bucket. */
public enum KeyValueOperation {
    /** Reads the value of a key. */
    GET,
    /** Writes a value, whatever the key has. */
    PUT,
    /** Writes a value if the key has none. */
    CREATE,
    /** Writes a value if the key has the expected revision. */
    UPDATE,
    /** Deletes the value of a key; its history stays. */
    DELETE,
    /** Deletes the value of a key and its history. */
    PURGE,
    /** Lists the keys that have a value. */
    KEYS,
    /** Lists the stored writes of a key. */
    HISTORY,
    /** Reads the state of the bucket. */
    STATUS;

    /** If true, the operation is about one key. */
    public boolean needsKey() {
        return this != KEYS && this != STATUS;
    }

    /** If true, the body is written. */
    public boolean writesValue() {
        return this == PUT || this == CREATE || this == UPDATE;
    }

    /** If true, the operation can depend on the revision of the key. */
    public boolean mayExpect() {
        return this == UPDATE || this == DELETE || this == PURGE;
    }
}
