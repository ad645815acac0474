package io.github.cameljetstream.kv.watch;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketStatus;
import io.github.cameljetstream.kv.options.WatchOptions;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a watch begins, and which of the stored writes are its initial values.
 *
 * <p>A consumer that begins with the last message of each subject would be simpler, but can stand still behind deleted
 * messages until each heartbeat (nats-server 2.15), and delivers others several times (2.9). A bucket that keeps one write of
 * each key needs none. Of another, the plan has the revisions of the last writes, 8 bytes for each key. A server that skips
 * writes may also skip the last write of a key when the plan is made: there it has the revisions that are known to be
 * replaced.
 *
 * @param start the first revision that is received
 * @param lastInitial the last revision that can be an initial value; less than {@code start} if there are none
 * @param listed revisions from {@code start} to {@code lastInitial}, ascending; null if all of them are initial values
 * @param selects if true, the initial values are the listed revisions; if false, the others
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record WatchPlan(long start, long lastInitial, long @Nullable [] listed, boolean selects) {

    /** All from {@code start} to {@code lastInitial} are initial values. */
    WatchPlan(long start, long lastInitial) {
        this(start, lastInitial, null, true);
    }

    /**
     * The plan for the current state of the bucket. Blocks.
     *
     * @param skips if true, the server may skip writes when it delivers them
     */
    public static WatchPlan of(Bucket bucket, WatchOptions options, boolean skips) {
        BucketStatus status = bucket.status();
        long end = status.lastRevision();
        Long resumeFrom = options.getResumeFrom();
        if (resumeFrom != null) {
            return resuming(resumeFrom, bucket.name(), end);
        }
        if (options.isUpdatesOnly()) {
            return new WatchPlan(end + 1, end);
        }
        if (options.isIncludeHistory() || status.history() == 1 || end == 0) {
            return new WatchPlan(1, end);
        }
        if (skips) {
            return new WatchPlan(
                    1, end, merged(options.patterns(), each -> bucket.log().replacedRevisions(each, end)), false);
        }
        return selecting(merged(options.patterns(), each -> bucket.log().lastRevisions(each, end)), end);
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
        return new WatchPlan(from, end);
    }

    private static WatchPlan selecting(long[] revisions, long end) {
        return new WatchPlan(revisions.length == 0 ? end + 1 : revisions[0], end, revisions, true);
    }

    private static long[] merged(List<String> patterns, Function<String, long[]> revisions) {
        return patterns.stream()
                .flatMapToLong(each -> LongStream.of(revisions.apply(each)))
                .sorted()
                .toArray();
    }

    /** If true, the route gets the write. Later writes of the same key replace one that is not selected. */
    boolean isSelected(long revision) {
        return listed == null || revision > lastInitial || (Arrays.binarySearch(listed, revision) >= 0) == selects;
    }
}
