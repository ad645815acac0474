package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.object.bucket.ObjectDetails.Link;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object store bucket of NATS: writes and reads objects of any size with a bounded part of them in memory. All methods
 * block, at most for the timeout without progress; they throw an {@link ObjectStoreException} that names the bucket, the
 * problem and the cure. Thread-safe.
 */
public final class ObjectBucket {
    /** The number of bytes of a chunk that all clients write by default. */
    public static final int DEFAULT_CHUNK_SIZE = 131_072;

    private static final int ATTEMPTS = 3;
    private static final int LIST_WINDOW = 500;

    private final BucketAccess access;
    private final BucketSizes sizes;
    private final DetailsWriter details;

    private ObjectBucket(BucketAccess access, BucketSizes sizes) {
        this.access = access;
        this.sizes = sizes;
        this.details = new DetailsWriter(access);
    }

    /**
     * Finds the bucket, and creates or updates it if the provisioning says so.
     *
     * @param lease stays the caller's, who closes it after the last use of the bucket
     * @throws ObjectStoreException if there is no such bucket, it has other settings, or the server does not answer
     * @throws IllegalArgumentException if the server accepts no chunks of that size
     */
    public static ObjectBucket open(
            ConnectionLease lease,
            JetStreamApi api,
            BucketSettings settings,
            BucketProvisioning provisioning,
            BucketSizes sizes) {
        Progress progress = new Progress(sizes.timeout());
        StreamInfo stream = new BucketProvisioner(api.within(sizes.timeout().dividedBy(2)), settings, provisioning)
                .provision(progress);
        StreamConfiguration configuration = stream.getConfiguration();
        sizes.checkWith(lease.connection().getMaxPayload(), configuration.getMaximumMessageSize());
        return new ObjectBucket(BucketAccess.of(lease, api, settings.bucket(), configuration, sizes.timeout()), sizes);
    }

    /** The name of the bucket. */
    public String name() {
        return access.bucket();
    }

    /** The stream of the bucket. */
    public String stream() {
        return access.stream();
    }

    /** The subject of the details of all objects, as the stream stores it. */
    public String subjectOfDetails() {
        return access.stored().allDetails();
    }

    /**
     * Writes an object. Readers see the old one until all of the new one is stored. If it fails, the old one stays, and what
     * was written of the new one is deleted.
     */
    public ObjectDetails put(ObjectHead head, ObjectSource source) {
        ObjectLocation.checkedName(head.name());
        for (int attempt = 1; ; attempt++) {
            try {
                return putOnce(head, source);
            } catch (ObjectStoreException e) {
                boolean again = e.reason() == Reason.UNANSWERED && source.isRepeatable() && attempt < ATTEMPTS;
                if (!again || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private ObjectDetails putOnce(ObjectHead head, ObjectSource source) {
        String nuid = NUID.nextGlobal();
        ChunkWriter chunks = new ChunkWriter(access, nuid, sizes.chunkSize(), sizes.windowOfWrites());
        try (InputStream bytes = source.open()) {
            chunks.writeAll(bytes);
        } catch (IOException e) {
            access.purgeChunks(nuid, "not stored");
            throw new ObjectStoreException(
                    Reason.SOURCE_FAILED,
                    "Object store bucket '" + name() + "': the bytes of object '" + head.name() + "' cannot be read ("
                            + e + "). Nothing is stored.",
                    e);
        } catch (ObjectStoreException e) {
            if (e.reason() == Reason.UNANSWERED) { // some may still be on their way
                LateChunks.purge(access, nuid);
            } else {
                access.purgeChunks(nuid, "not stored");
            }
            throw e;
        } catch (RuntimeException | Error e) {
            access.purgeChunks(nuid, "not stored");
            throw e;
        }
        return publish(ObjectDetails.written(
                name(), head, nuid, chunks.size(), chunks.chunks(), chunks.digest(), sizes.chunkSize()));
    }

    private ObjectDetails publish(ObjectDetails made) {
        DetailsWriter.Written written;
        try {
            written = details.write(made, current -> true);
        } catch (ObjectStoreException e) {
            if (e.reason() != Reason.UNANSWERED) { // otherwise the details may still be stored, and need their chunks
                access.purgeChunks(made.nuid(), "not stored");
            }
            throw e;
        }
        if (!written.details().nuid().equals(made.nuid())) {
            access.purgeChunks(made.nuid(), "replaced");
            return made;
        }
        purgeReplaced(written.replaced(), made.nuid());
        return written.details();
    }

    private void purgeReplaced(@Nullable ObjectDetails replaced, String keep) {
        if (replaced != null && !replaced.nuid().equals(keep)) {
            access.purgeChunks(replaced.nuid(), "replaced");
        }
    }

    /**
     * Reads an object, also one that a link points to. The sink gets its bytes; when this method returns, they were complete
     * and as they were written.
     *
     * @throws ObjectStoreException if there is no such object, or it is damaged
     * @throws IOException of the sink
     */
    public ObjectDetails get(String name, ObjectSink sink) throws IOException {
        return get(name, true, sink);
    }

    /**
     * Like {@link #get(String, ObjectSink)}, but refuses links, which may point to other buckets.
     *
     * @throws IOException of the sink
     */
    public ObjectDetails getHere(String name, ObjectSink sink) throws IOException {
        return get(name, false, sink);
    }

    private ObjectDetails get(String name, boolean followLink, ObjectSink sink) throws IOException {
        ObjectDetails found = existing(name);
        Link link = found.link();
        if (link == null) {
            return read(found, sink);
        }
        if (!followLink) {
            throw invalid(name, "is a link, which is not followed here. Store the object itself");
        }
        String target = link.name();
        if (target == null) {
            throw invalid(name, "is a link to bucket '" + link.bucket() + "', and has no bytes. Read that bucket");
        }
        ObjectBucket other = linked(link);
        ObjectDetails there = other.existing(target);
        if (there.link() != null) {
            throw invalid(
                    name,
                    "is a link to '" + target + "' of bucket '" + link.bucket()
                            + "', which is itself a link. Link to the object instead");
        }
        return other.read(there, sink);
    }

    private ObjectBucket linked(Link link) {
        if (link.bucket().equals(name())) {
            return this;
        }
        BucketSettings.checkName("bucket", link.bucket());
        return open(access.lease(), access.api(), BucketSettings.of(link.bucket()), BucketProvisioning.NONE, sizes);
    }

    private ObjectDetails read(ObjectDetails found, ObjectSink sink) throws IOException {
        ObjectDetails current = found;
        for (int attempt = 1; ; attempt++) {
            try (ObjectInput bytes = ObjectInput.open(access, current, sizes.windowOfReads(current.chunkBytes()))) {
                sink.accept(bytes);
                bytes.transferTo(OutputStream.nullOutputStream()); // the end is checked, whatever the sink reads
                return current;
            } catch (ObjectStoreException e) {
                ObjectDetails now = e.reason() == Reason.DAMAGED && attempt < ATTEMPTS ? details(current.name()) : null;
                if (now == null
                        || now.deleted()
                        || now.link() != null
                        || now.nuid().equals(current.nuid())) {
                    throw e;
                }
                current = now; // it was replaced
            }
        }
    }

    /** The details of an object or link, from the leader; null if there is none. */
    public @Nullable ObjectDetails info(String name) {
        ObjectDetails found = details(name);
        return found == null || found.deleted() ? null : found;
    }

    private @Nullable ObjectDetails details(String name) {
        return access.details(ObjectLocation.checkedName(name), new Progress(sizes.timeout()));
    }

    private ObjectDetails existing(String name) {
        ObjectDetails found = info(name);
        if (found == null) {
            throw missing(name);
        }
        return found;
    }

    /** The failure of a read of an object that does not exist. */
    public ObjectStoreException missing(String name) {
        return new ObjectStoreException(
                Reason.MISSING,
                "Object store bucket '" + name() + "' has no object '" + name
                        + "'. It was not written, it was deleted, or it has expired. To continue without it, set"
                        + " failIfMissing=false.",
                null);
    }

    private ObjectStoreException invalid(String name, String problem) {
        return new ObjectStoreException(
                Reason.INVALID, "Object '" + name + "' of object store bucket '" + name() + "' " + problem + ".", null);
    }

    /**
     * Deletes an object or link.
     *
     * @return false if there is none
     */
    public boolean delete(String name) {
        ObjectDetails found = info(name);
        if (found == null) {
            return false;
        }
        DetailsWriter.Written written =
                details.write(found.deletion(), current -> current != null && !current.deleted());
        if (written.isWritten()) {
            purgeReplaced(written.replaced(), "");
        }
        return true;
    }

    /**
     * Writes a link to an object or a bucket.
     *
     * @throws ObjectStoreException if the name is that of an object with bytes, or the target does not exist or is a link
     */
    public ObjectDetails link(ObjectHead head, Link target) {
        ObjectLocation.checkedName(head.name());
        ObjectBucket other = linked(target);
        if (target.name() != null && other.existing(target.name()).link() != null) {
            throw invalid(
                    head.name(), "cannot link to '" + target.name() + "', which is itself a link. Link to its target");
        }
        ObjectDetails made = ObjectDetails.ofLink(name(), head, NUID.nextGlobal(), target);
        DetailsWriter.Written written =
                details.write(made, current -> current == null || current.deleted() || current.link() != null);
        if (!written.isWritten()) {
            throw invalid(head.name(), "exists and is no link. Choose another name, or delete it before");
        }
        return written.details();
    }

    /** The objects and links, in the order of their last writes. What is written meanwhile is there once. */
    public List<ObjectDetails> list() {
        Map<String, ObjectDetails> all = new LinkedHashMap<>();
        try (StoredMessages messages =
                new StoredMessages(access, access.stored().allDetails(), LIST_WINDOW)) {
            messages.open();
            for (Message message = messages.next(); message != null; message = messages.next()) {
                ObjectDetails each = access.details(
                        message.getData(),
                        message.metaData().timestamp().toInstant(),
                        message.metaData().streamSequence());
                all.remove(each.name()); // as it was when the list began
                if (!each.deleted()) {
                    all.put(each.name(), each);
                }
            }
        }
        return new ArrayList<>(all.values());
    }

    /** The last sequence of the stream of the bucket. */
    public long lastSequence() {
        return streamInfo().getStreamState().getLastSequence();
    }

    /** The state of the bucket, from the leader. */
    public BucketStatus status() {
        StreamInfo stream = streamInfo();
        StreamConfiguration configuration = stream.getConfiguration();
        Duration ttl = configuration.getMaxAge();
        return new BucketStatus(
                name(),
                stream.getStreamState().getByteCount(),
                ttl == null ? Duration.ZERO : ttl,
                configuration.getReplicas(),
                configuration.getSealed());
    }

    private StreamInfo streamInfo() {
        try {
            StreamInfo stream =
                    BucketProvisioner.find(access.api().within(sizes.timeout()), new ObjectLocation(access.bucket()));
            if (stream == null) {
                throw ServerErrors.missing(name());
            }
            return stream;
        } catch (JetStreamApiException e) {
            throw ServerErrors.rejected(name(), e);
        } catch (IOException e) {
            throw ServerErrors.unanswered(name(), access.api(), e);
        }
    }
}
