package io.github.cameljetstream.object.bucket;

import static java.util.Objects.requireNonNullElse;

import io.github.cameljetstream.connection.NotPermittedException;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the details of an object, which makes it visible. Each write expects the details that it has read before, so that of
 * several writers exactly one replaces an object. Thread-safe; blocks.
 */
final class DetailsWriter {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final String ROLLUP_SUBJECT = "sub";

    private final BucketAccess bucket;

    DetailsWriter(BucketAccess bucket) {
        this.bucket = bucket;
    }

    /**
     * How a write ended.
     *
     * @param details what is stored now: of another writer if one has replaced these meanwhile
     * @param replaced what was stored before; null if there was nothing, or the write was refused
     * @param isWritten false if the condition has refused the write
     */
    record Written(ObjectDetails details, @Nullable ObjectDetails replaced, boolean isWritten) {}

    /**
     * Writes details, and repeats it until there is an answer.
     *
     * @param allowed whether the existing details may be replaced; they are null if there are none
     * @throws ObjectStoreException if the server does not answer in time or rejects the write. If the reason is UNANSWERED,
     *     the details may still be stored later
     */
    Written write(ObjectDetails details, Predicate<@Nullable ObjectDetails> allowed) {
        Progress progress = new Progress(bucket.timeout());
        ObjectDetails before = null;
        boolean perhapsStored = false;
        while (true) {
            ObjectDetails current = bucket.details(details.name(), progress);
            if (perhapsStored && current != null && isSame(current, details)) {
                return new Written(current, before, true);
            }
            if (perhapsStored && revision(current) != revision(before)) {
                // Either this one was stored and is replaced, or it never will be stored: both are as if the other came
                // later.
                return new Written(requireNonNullElse(current, details), null, true);
            }
            if (!allowed.test(current)) {
                return new Written(requireNonNullElse(current, details), null, false);
            }
            before = current;
            Answer answer = send(details, revision(current), progress);
            if (answer.sequence() > 0) {
                return new Written(details.at(answer.sequence()), before, true);
            }
            perhapsStored |= answer.equals(Answer.NONE);
            if (progress.isOver()) {
                throw bucket.unanswered("the details of object '" + details.name() + "' were not acknowledged; "
                        + (perhapsStored ? "they may be stored or not." : "they are not stored."));
            }
        }
    }

    private static long revision(@Nullable ObjectDetails details) {
        return details == null ? 0 : details.revision();
    }

    private static boolean isSame(ObjectDetails one, ObjectDetails other) {
        return one.nuid().equals(other.nuid()) && one.deleted() == other.deleted();
    }

    /** The answer to a write: the sequence at which it is stored, or 0. */
    private record Answer(long sequence) {
        /** None in time, so that it may be stored. */
        static final Answer NONE = new Answer(0);
        /** It is not stored, and may be tried again. */
        static final Answer AGAIN = new Answer(-1);
    }

    private Answer send(ObjectDetails details, long expected, Progress progress) {
        Headers headers = new Headers();
        headers.put(NatsJetStreamConstants.ROLLUP_HDR, ROLLUP_SUBJECT);
        headers.put(NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR, Long.toString(expected));
        bucket.awaitConnection(progress);
        try {
            PublishAck ack = new PublishAck(bucket.lease()
                    .request(
                            bucket.published(bucket.stored().details(details.name())),
                            headers,
                            details.json(),
                            bucket.timeout())
                    .get(progress.rest(bucket.attempt()).toNanos(), TimeUnit.NANOSECONDS));
            return new Answer(ack.getSeqno());
        } catch (JetStreamApiException e) {
            if (ServerErrors.isOvertaken(e)) {
                return Answer.AGAIN;
            }
            return unavailableOr(e, ServerErrors.rejected(bucket.bucket(), e));
        } catch (IOException | TimeoutException | IllegalStateException e) {
            LockSupport.parkNanos(PAUSE_NANOS);
            return Answer.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw bucket.interrupted();
        } catch (ExecutionException e) {
            Throwable cause = requireNonNullElse(e.getCause(), e);
            if (NotPermittedException.in(cause) != null) {
                throw ServerErrors.unanswered(bucket.bucket(), bucket.api(), cause);
            }
            return ServerErrors.isUnavailable(cause) ? pause(Answer.AGAIN) : pause(Answer.NONE);
        }
    }

    private static Answer unavailableOr(JetStreamApiException e, ObjectStoreException failure) {
        if (ServerErrors.isUnavailable(e)) {
            return pause(Answer.AGAIN);
        }
        throw failure;
    }

    private static Answer pause(Answer answer) {
        LockSupport.parkNanos(PAUSE_NANOS);
        return answer;
    }
}
