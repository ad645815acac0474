package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.connection.JetStreamApi;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a bucket, as its stream stores them: for who receives them by a consumer. Methods that ask the server block
 * like those of {@link Bucket}. Thread-safe.
 */
public final class BucketLog {
    private final String bucket;
    private final JetStreamApi api;
    private final BucketRequests requests;
    private final Replay replay;

    BucketLog(String bucket, JetStreamApi api, BucketRequests requests, Replay replay) {
        this.bucket = bucket;
        this.api = api;
        this.requests = requests;
        this.replay = replay;
    }

    /** The name of the stream. */
    public String stream() {
        return requests.stream();
    }

    /**
     * The subject of keys in the stream; of a mirror, that of its origin.
     *
     * @param pattern a key, which can have the wildcards of NATS; empty for the part before each key
     */
    public String subject(String pattern) {
        return requests.subject(pattern);
    }

    /**
     * The first stored write of some keys after a revision, from the leader of the stream.
     *
     * @param pattern a key, which can have the wildcards of NATS
     * @return null if there is none
     * @throws BucketException if the server does not answer
     */
    public @Nullable Entry next(String pattern, long after) {
        try {
            return requests.entry(api.nextMessage(requests.stream(), after + 1, requests.subject(pattern)));
        } catch (JetStreamApiException e) {
            if (ReadErrors.isMissingKey(e)) {
                return null;
            }
            throw BucketProvisioner.rejected(bucket, e);
        } catch (IOException e) {
            throw BucketProvisioner.unanswered(bucket, api, e);
        }
    }

    /**
     * The revisions of the writes of some keys that a later write has replaced, in ascending order. Reads the headers of all
     * writes.
     *
     * @param pattern a key, which can have the wildcards of NATS
     * @param upTo later writes are ignored
     * @throws BucketException if the server does not answer
     */
    public long[] replacedRevisions(String pattern, long upTo) {
        Map<String, Long> last = new HashMap<>();
        LongStream.Builder replaced = LongStream.builder();
        replay.run(pattern, true, entry -> {
            Long before = entry.revision() <= upTo ? last.put(entry.key(), entry.revision()) : null;
            if (before != null) {
                replaced.add(before);
            }
        });
        return replaced.build().sorted().toArray();
    }

    /** Deletes a consumer of the stream, unless there is none of that name. */
    public void deleteConsumer(String consumer) {
        try {
            api.management().deleteConsumer(requests.stream(), consumer);
        } catch (JetStreamApiException e) {
            throw BucketProvisioner.rejected(bucket, e);
        } catch (IOException e) {
            throw BucketProvisioner.unanswered(bucket, api, e);
        }
    }

    /**
     * The revisions of the last writes of some keys, markers included, in ascending order. Reads the headers of all writes.
     *
     * @param pattern a key, which can have the wildcards of NATS
     * @param upTo later writes are ignored
     * @throws BucketException if the server does not answer
     */
    public long[] lastRevisions(String pattern, long upTo) {
        Map<String, Long> last = new HashMap<>();
        replay.run(pattern, true, entry -> {
            if (entry.revision() <= upTo) {
                last.put(entry.key(), entry.revision());
            }
        });
        return last.values().stream().mapToLong(Long::longValue).sorted().toArray();
    }
}
