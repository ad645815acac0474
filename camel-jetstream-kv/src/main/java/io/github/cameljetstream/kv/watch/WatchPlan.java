package io.github.cameljetstream.kv.watch;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketStatus;
import io.github.cameljetstream.kv.options.WatchOptions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a watch begins, and which of the stored writes are its initial values.
 *
 * <p>A consumer that begins with the last message of each subject would be simpler, but can stand still behind deleted
 * messages until each heartbeat (nats-server 2.15), and delivers others several times (2.9). A bucket that keeps one write of
 * each key needs none. Of another, the plan has the revisions of the last writes, 8 bytes for each key.
 *
 * @param start the first revision that is received
 * @param lastInitial the last revision that can be an initial value; less than {@code start} if there are none
 * @param selected the revisions of the initial values, ascending; null if all from {@code start} to {@code lastInitial} are
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record WatchPlan(long start, long lastInitial, long @Nullable [] selected) {

    /** The plan for the current state of the bucket. Blocks. */
    public static WatchPlan of(Bucket bucket, WatchOptions options) {
        BucketStatus status = bucket.status();
        long end = status.lastRevision();
        Long resumeFrom = options.getResumeFrom();
        if (resumeFrom != null) {
            return resuming(resumeFrom, bucket.name(), end);
        }
        if (options.isUpdatesOnly()) {
            return new WatchPlan(end + 1, end, null);
        }
        if (options.isIncludeHistory() || status.history() == 1 || end == 0) {
            return new WatchPlan(1, end, null);
        }
        return selecting(lastRevisions(bucket, options.patterns(), end), end);
    }

    /** Revisions never go back, unless the bucket is another one: then what the route remembers is not of this one. */
    private static WatchPlan resuming(long from, String bucket, long end) {
        if (from > end + 1) {
            throw new IllegalArgumentException(
                    "resumeFrom=" + from + " is beyond the last revision of bucket '" + bucket
                            + "', which is " + end
                            + ": the bucket was created again, or restored from a backup. Remove resumeFrom"
                            + " to begin with its current values.");
        }
        return new WatchPlan(from, end, null);
    }

    private static WatchPlan selecting(long[] revisions, long end) {
        return new WatchPlan(revisions.length == 0 ? end + 1 : revisions[0], end, revisions);
    }

    private static long[] lastRevisions(Bucket bucket, List<String> patterns, long end) {
        return patterns.stream()
                .flatMapToLong(pattern -> LongStream.of(bucket.log().lastRevisions(pattern, end)))
                .sorted()
                .toArray();
    }

    /** If true, the route gets the write. Later writes of the same key replace one that is not selected. */
    boolean isSelected(long revision) {
        return selected == null || revision > lastInitial || Arrays.binarySearch(selected, revision) >= 0;
    }
}
