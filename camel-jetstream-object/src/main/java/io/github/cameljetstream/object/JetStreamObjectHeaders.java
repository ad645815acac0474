package io.github.cameljetstream.object;

import org.apache.camel.spi.Metadata;

/**
 * The headers of Camel messages that the endpoint {@code jetstream-object:} reads and sets. Headers that a producer reads
 * begin with {@code CamelJetStreamObjectStore}, and no consumer sets them: what a route receives never steers what it sends.
 */
public final class JetStreamObjectHeaders {
    @Metadata(
            label = "producer",
            description = "Operation of the producer, instead of the option operation. The producer removes the header"
                    + " when the operation has succeeded.",
            javaType = "String")
    public static final String STEER_OPERATION = "CamelJetStreamObjectStoreOperation";

    @Metadata(
            label = "producer",
            description =
                    "Name of the object, instead of the option objectName. The producer removes the header when the"
                            + " operation has succeeded.",
            javaType = "String")
    public static final String STEER_NAME = "CamelJetStreamObjectStoreName";

    @Metadata(
            label = "producer",
            description = "Name of the object that the operation link points to, instead of the option linkName. The"
                    + " producer removes the header when the operation has succeeded.",
            javaType = "String")
    public static final String STEER_LINK_NAME = "CamelJetStreamObjectStoreLinkName";

    @Metadata(
            label = "producer",
            description = "Description of the object that the operation put or link writes. The producer removes the"
                    + " header when the operation has succeeded.",
            javaType = "String")
    public static final String STEER_DESCRIPTION = "CamelJetStreamObjectStoreDescription";

    @Metadata(
            label = "producer",
            description =
                    "Metadata of the object that the operation put or link writes: names and values, which readers"
                            + " get with the object. The producer removes the header when the operation has succeeded.",
            javaType = "java.util.Map")
    public static final String STEER_METADATA = "CamelJetStreamObjectStoreMetadata";

    @Metadata(label = "common", description = "Name of the bucket.", javaType = "String")
    public static final String BUCKET = "CamelJetStreamObjectBucket";

    @Metadata(label = "common", description = "Name of the object.", javaType = "String")
    public static final String NAME = "CamelJetStreamObjectName";

    @Metadata(
            label = "common",
            description = "What has happened to the object: put, link or delete. After a producer's operation, the"
                    + " operation.",
            javaType = "String")
    public static final String OPERATION = "CamelJetStreamObjectOperation";

    @Metadata(label = "common", description = "Size of the object in bytes.", javaType = "Long")
    public static final String SIZE = "CamelJetStreamObjectSize";

    @Metadata(label = "common", description = "Number of chunks of the object.", javaType = "Long")
    public static final String CHUNKS = "CamelJetStreamObjectChunks";

    @Metadata(
            label = "common",
            description =
                    "Digest of the object: SHA-256= and the digest in base64url. Not set for links and deletions.",
            javaType = "String")
    public static final String DIGEST = "CamelJetStreamObjectDigest";

    @Metadata(
            label = "common",
            description = "Time at which the server stored the object.",
            javaType = "java.time.Instant")
    public static final String MODIFIED = "CamelJetStreamObjectModified";

    @Metadata(label = "common", description = "Description of the object, if it has one.", javaType = "String")
    public static final String DESCRIPTION = "CamelJetStreamObjectDescription";

    @Metadata(
            label = "common",
            description = "Metadata of the object, if it has some: names and values.",
            javaType = "java.util.Map")
    public static final String METADATA = "CamelJetStreamObjectMetadata";

    @Metadata(label = "common", description = "Name of the bucket that a link points to.", javaType = "String")
    public static final String LINK_BUCKET = "CamelJetStreamObjectLinkBucket";

    @Metadata(
            label = "common",
            description = "Name of the object that a link points to. Not set for a link to a bucket.",
            javaType = "String")
    public static final String LINK_NAME = "CamelJetStreamObjectLinkName";

    @Metadata(
            label = "producer",
            description = "After the operation get, info or delete: true if the bucket has, or had, the object.",
            javaType = "Boolean")
    public static final String FOUND = "CamelJetStreamObjectFound";

    private JetStreamObjectHeaders() {}
}
