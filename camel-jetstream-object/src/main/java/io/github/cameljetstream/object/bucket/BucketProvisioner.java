package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, creates, compares or updates the stream of a bucket. Blocks; thread-safe. */
final class BucketProvisioner {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(BucketProvisioner.class);

    private final JetStreamApi api;
    private final BucketSettings settings;
    private final BucketProvisioning provisioning;
    private final ObjectLocation names;

    BucketProvisioner(JetStreamApi api, BucketSettings settings, BucketProvisioning provisioning) {
        this.api = api;
        this.settings = settings;
        this.provisioning = provisioning;
        this.names = new ObjectLocation(settings.bucket());
    }

    /**
     * The stream of the bucket, which is created or updated first if the provisioning says so. Repeats what has no answer: a
     * cluster has no leader for a while.
     *
     * @throws ObjectStoreException if there is none, or it has other settings
     */
    StreamInfo provision(Progress progress) {
        while (true) {
            try {
                return provision();
            } catch (ObjectStoreException e) {
                if (e.reason() != Reason.UNANSWERED
                        || progress.isOver()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private StreamInfo provision() {
        try {
            StreamInfo found = find(api, names);
            if (found == null) {
                return create();
            }
            requireBucket(found.getConfiguration());
            return provisioning == BucketProvisioning.NONE ? found : compare(found);
        } catch (JetStreamApiException e) {
            throw ServerErrors.rejected(settings.bucket(), e);
        } catch (IOException e) {
            throw ServerErrors.unanswered(settings.bucket(), api, e);
        }
    }

    /** The stream of a bucket; null if there is none. */
    static @Nullable StreamInfo find(JetStreamApi api, ObjectLocation names) throws IOException, JetStreamApiException {
        try {
            return api.stream(names.stream());
        } catch (JetStreamApiException e) {
            if (ServerErrors.isMissingBucket(e)) {
                return null;
            }
            throw e;
        }
    }

    private StreamInfo create() throws IOException, JetStreamApiException {
        if (provisioning == BucketProvisioning.NONE) {
            throw ServerErrors.missing(settings.bucket());
        }
        requireFeatures();
        try {
            StreamInfo made = api.management().addStream(BucketStream.configuration(settings));
            LOG.info("Created object store bucket {}", settings.bucket());
            return made;
        } catch (JetStreamApiException e) {
            StreamInfo other = ServerErrors.isExistingBucket(e) ? find(api, names) : null;
            if (other == null) {
                throw e;
            }
            return compare(other); // somebody else created it in between
        }
    }

    private StreamInfo compare(StreamInfo found) throws IOException, JetStreamApiException {
        List<BucketStream.Difference> differences = BucketStream.differences(settings, found.getConfiguration());
        if (differences.isEmpty()) {
            return found;
        }
        if (provisioning != BucketProvisioning.UPDATE) {
            BucketStream.Difference first = differences.get(0);
            throw new ObjectStoreException(
                    Reason.DIFFERENT,
                    "Object store bucket '" + settings.bucket() + "' has " + first.setting() + "=" + first.found()
                            + ", and " + first.wanted()
                            + " is expected. Remove the option, give it the bucket's value, or let the component change"
                            + " the bucket (provisioning=update).",
                    null);
        }
        requireFeatures();
        return update(found);
    }

    private StreamInfo update(StreamInfo found) throws IOException, JetStreamApiException {
        try {
            StreamInfo changed = api.management()
                    .updateStream(BucketStream.with(settings, StreamConfiguration.builder(found.getConfiguration())));
            LOG.info("Updated object store bucket {}", settings.bucket());
            return changed;
        } catch (JetStreamApiException e) {
            throw new ObjectStoreException(
                    Reason.DIFFERENT,
                    "Object store bucket '" + settings.bucket()
                            + "' cannot be changed to the given settings: the server answered " + e.getApiErrorCode()
                            + " (" + e.getErrorDescription() + "). Give the options the bucket's values, or delete the"
                            + " bucket, which deletes its objects.",
                    e);
        }
    }

    /** A stream of that name may be something else. */
    private void requireBucket(StreamConfiguration stream) {
        boolean isMirror = stream.getMirror() != null;
        if (!isMirror && !stream.getSubjects().containsAll(List.of(names.allChunks(), names.allDetails()))) {
            throw new ObjectStoreException(
                    Reason.DIFFERENT,
                    "Stream '" + stream.getName() + "' is no object store bucket: it has the subjects "
                            + stream.getSubjects() + ", and " + names.allChunks() + " and " + names.allDetails()
                            + " are expected. Choose another name of the bucket.",
                    null);
        }
    }

    /** An older server ignores what it does not know, and creates the bucket without it. */
    private void requireFeatures() throws IOException, JetStreamApiException {
        if (Boolean.TRUE.equals(settings.compression())
                && !api.featuresIfPermitted().filterSubjectsAndMetadata()) {
            throw new ObjectStoreException(
                    Reason.REJECTED,
                    "Setting compression of object store bucket '" + settings.bucket()
                            + "' needs nats-server 2.10 or newer; the server is older, or its version is unknown."
                            + " Remove the setting.",
                    null);
        }
    }
}
