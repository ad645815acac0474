package io.github.cameljetstream.kv;

import org.apache.camel.spi.Metadata;

/**
 * The headers of Camel messages that the endpoint {@code jetstream-kv:} reads and sets. Headers that a producer reads begin
 * with {@code CamelJetStreamKeyValue}, and no consumer sets them: what a route receives never steers what it sends.
 */
public final class JetStreamKeyValueHeaders {
    @Metadata(
            label = "producer",
            description = "Operation of the producer, instead of the option operation. The producer removes the header"
                    + " when the operation has succeeded.",
            javaType = "String")
    public static final String STEER_OPERATION = "CamelJetStreamKeyValueOperation";

    @Metadata(
            label = "producer",
            description = "Key of the operation, instead of the option key. The producer removes the header when the"
                    + " operation has succeeded.",
            javaType = "String")
    public static final String STEER_KEY = "CamelJetStreamKeyValueKey";

    @Metadata(
            label = "producer",
            description = "Revision that the key must have for the operation update, delete or purge; 0 if it must have"
                    + " no write at all. The producer removes the header when the operation has succeeded.",
            javaType = "Long")
    public static final String EXPECTED_REVISION = "CamelJetStreamKeyValueExpectedRevision";

    @Metadata(
            label = "producer",
            description = "Time to live of the written key, instead of the option keyTtl: a duration in whole seconds,"
                    + " as an object or text. The producer removes the header when the operation has succeeded."
                    + " Example: 30s",
            javaType = "java.time.Duration")
    public static final String TTL = "CamelJetStreamKeyValueTtl";

    @Metadata(label = "common", description = "Name of the bucket.", javaType = "String")
    public static final String BUCKET = "CamelJetStreamKeyBucket";

    @Metadata(label = "common", description = "Key of the entry.", javaType = "String")
    public static final String KEY = "CamelJetStreamKey";

    @Metadata(
            label = "common",
            description = "Revision of the key: of the entry that was received, read or written.",
            javaType = "Long")
    public static final String REVISION = "CamelJetStreamKeyRevision";

    @Metadata(
            label = "common",
            description = "Time at which the bucket stored the entry, of a received entry and after the operation get.",
            javaType = "java.time.Instant")
    public static final String CREATED = "CamelJetStreamKeyCreated";

    @Metadata(
            label = "common",
            description = "What the write of the entry has done: put, delete or purge. After a producer's operation,"
                    + " the operation. An expired key has the operation purge.",
            javaType = "String")
    public static final String OPERATION = "CamelJetStreamKeyOperation";

    @Metadata(
            label = "producer",
            description = "After the operation get: true if the key has a value.",
            javaType = "Boolean")
    public static final String FOUND = "CamelJetStreamKeyFound";

    @Metadata(
            label = "producer",
            description = "After a write: true if the bucket has stored it. With onRefused=report, false if the key was"
                    + " not as expected; then the other headers are of the current entry.",
            javaType = "Boolean")
    public static final String STORED = "CamelJetStreamKeyStored";

    @Metadata(
            label = "consumer",
            description = "True if the bucket had the entry when the consumer started; false for a later write.",
            javaType = "Boolean")
    public static final String INITIAL = "CamelJetStreamKeyInitial";

    @Metadata(
            label = "consumer",
            description = "True on the exchange that follows the initial values, with initialMarker=true; otherwise"
                    + " not set.",
            javaType = "Boolean")
    public static final String INITIAL_DONE = "CamelJetStreamKeyInitialDone";

    private JetStreamKeyValueHeaders() {}
}
