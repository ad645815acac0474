package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.NotPermittedException;
import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
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

    BucketProvisioner(JetStreamApi api, BucketSettings settings, BucketProvisioning provisioning) {
        this.api = api;
        this.settings = settings;
        this.provisioning = provisioning;
    }

    /**
     * The stream of the bucket, which is created or updated first if the provisioning says so. Repeats until the deadline
     * what has no answer: a cluster has no leader for a while.
     *
     * @throws BucketException if there is none, or it has other settings
     */
    StreamInfo provision(Deadline deadline) {
        while (true) {
            try {
                return provision();
            } catch (BucketException e) {
                if (e.reason() != Reason.UNANSWERED
                        || deadline.isOver()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private StreamInfo provision() {
        try {
            StreamInfo found = find(api, settings.bucket());
            if (found == null) {
                return create();
            }
            requireBucket(found.getConfiguration());
            return provisioning == BucketProvisioning.NONE ? found : compare(found);
        } catch (JetStreamApiException e) {
            throw rejected(settings.bucket(), e);
        } catch (IOException e) {
            throw unanswered(settings.bucket(), api, e);
        }
    }

    /** The stream of a bucket; null if there is none. */
    static @Nullable StreamInfo find(JetStreamApi api, String bucket) throws IOException, JetStreamApiException {
        try {
            return api.stream(BucketStream.nameOf(bucket));
        } catch (JetStreamApiException e) {
            if (ReadErrors.isMissingBucket(e)) {
                return null;
            }
            throw e;
        }
    }

    private StreamInfo create() throws IOException, JetStreamApiException {
        if (provisioning == BucketProvisioning.NONE) {
            throw missing(settings.bucket());
        }
        requireFeatures();
        try {
            StreamInfo made = api.management().addStream(BucketStream.configuration(settings));
            LOG.info("Created bucket {}", settings.bucket());
            return made;
        } catch (JetStreamApiException e) {
            StreamInfo other = ReadErrors.isExistingBucket(e) ? find(api, settings.bucket()) : null;
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
            throw new BucketException(
                    Reason.DIFFERENT,
                    "Bucket '" + settings.bucket() + "' has " + first.setting() + "=" + first.found() + ", and "
                            + first.wanted() + " is expected. Remove the option, give it the bucket's value, or let the"
                            + " component change the bucket (provisioning=update).",
                    null);
        }
        requireFeatures();
        return update(found);
    }

    private StreamInfo update(StreamInfo found) throws IOException, JetStreamApiException {
        try {
            StreamInfo changed = api.management()
                    .updateStream(BucketStream.with(settings, StreamConfiguration.builder(found.getConfiguration())));
            LOG.info("Updated bucket {}", settings.bucket());
            return changed;
        } catch (JetStreamApiException e) {
            throw new BucketException(
                    Reason.DIFFERENT,
                    "Bucket '" + settings.bucket() + "' cannot be changed to the given settings: the server answered "
                            + e.getApiErrorCode() + " (" + e.getErrorDescription() + "). Give the options the bucket's"
                            + " values, or delete the bucket, which deletes its keys.",
                    e);
        }
    }

    /** A stream of that name may be something else. */
    private void requireBucket(StreamConfiguration stream) {
        boolean isMirror = stream.getMirror() != null;
        if (!isMirror && !stream.getSubjects().contains(BucketStream.subjectsOf(settings.bucket()))) {
            throw new BucketException(
                    Reason.DIFFERENT,
                    "Stream '" + stream.getName() + "' is no bucket: it has the subjects " + stream.getSubjects()
                            + ", and " + BucketStream.subjectsOf(settings.bucket())
                            + " is expected. Choose another name of the bucket.",
                    null);
        }
    }

    /** An older server ignores what it does not know, and creates the bucket without it. */
    private void requireFeatures() throws IOException, JetStreamApiException {
        ServerFeatures features = api.featuresIfPermitted();
        boolean since210 = features.filterSubjectsAndMetadata();
        require("compression", Boolean.TRUE.equals(settings.compression()), since210, "2.10");
        require("sources", !settings.sources().isEmpty(), since210, "2.10");
        require(
                "limitMarker",
                settings.limitMarker() != null,
                features.has(ServerFeature.MESSAGE_TTL) && features.has(ServerFeature.DELETE_MARKERS),
                ServerFeature.MESSAGE_TTL.version());
    }

    private void require(String setting, boolean wanted, boolean available, String version) {
        if (wanted && !available) {
            throw new BucketException(
                    Reason.REJECTED,
                    "Setting " + setting + " of bucket '" + settings.bucket() + "' needs nats-server " + version
                            + " or newer; the server is older, or its version is unknown. Remove the setting.",
                    null);
        }
    }

    static BucketException missing(String bucket) {
        return new BucketException(
                Reason.MISSING,
                "Bucket '" + bucket + "' does not exist. Create it (nats kv add " + bucket
                        + "), or let the component create it (provisioning=create).",
                null);
    }

    static BucketException rejected(String bucket, JetStreamApiException e) {
        if (ReadErrors.isMissingBucket(e)) {
            return missing(bucket);
        }
        if (ReadErrors.isUnavailable(e)) {
            return new BucketException(
                    Reason.UNANSWERED,
                    "Bucket '" + bucket + "' is not available at the moment: error " + e.getApiErrorCode() + " ("
                            + e.getErrorDescription() + "). Check that enough servers of the cluster run.",
                    e);
        }
        return new BucketException(
                Reason.REJECTED,
                "Bucket '" + bucket + "': the server rejected the request with error " + e.getApiErrorCode() + " ("
                        + e.getErrorDescription() + ").",
                e);
    }

    static BucketException unanswered(String bucket, JetStreamApi api, Throwable e) {
        NotPermittedException denied = NotPermittedException.in(e);
        if (denied != null) {
            return new BucketException(
                    Reason.REJECTED,
                    "Bucket '" + bucket + "': " + denied.denial().describe()
                            + ". Allow it in the user's permissions; the manual lists what a bucket needs.",
                    e);
        }
        return new BucketException(
                Reason.UNANSWERED,
                "Bucket '" + bucket + "': JetStream does not answer at " + api.describe()
                        + " Check that the server was started with JetStream (nats-server -js), that domain and"
                        + " apiPrefix are correct if they are set, and that the user may publish there.",
                e);
    }
}
