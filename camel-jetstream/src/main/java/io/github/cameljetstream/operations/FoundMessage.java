package io.github.cameljetstream.operations;

import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of a stream.
 *
 * @param headers null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // is never compared
record FoundMessage(
        String stream, String subject, long sequence, Instant time, @Nullable Headers headers, byte[] body) {
    private static final byte[] NOTHING = new byte[0];
    private static final String STREAM = "Nats-Stream";
    private static final String SUBJECT = "Nats-Subject";
    private static final String SEQUENCE = "Nats-Sequence";
    private static final String TIME = "Nats-Time-Stamp";
    static final String PENDING = "Nats-Num-Pending";
    static final String LAST_SEQUENCE = "Nats-Last-Sequence";
    /** The headers that a direct answer adds to those of the message. */
    private static final Set<String> ADDED = Set.of(STREAM, SUBJECT, SEQUENCE, TIME, PENDING, LAST_SEQUENCE);

    /** The message in an answer of the leader. */
    static FoundMessage of(MessageInfo info, String stream) {
        byte[] data = info.getData();
        ZonedDateTime time = info.getTime();
        String subject = info.getSubject();
        if (subject == null || time == null) {
            throw new IllegalStateException("The server's answer has no message.");
        }
        return new FoundMessage(
                stream, subject, info.getSeq(), time.toInstant(), info.getHeaders(), data == null ? NOTHING : data);
    }

    /**
     * The message in a direct answer.
     *
     * @throws IllegalStateException if it is no such answer
     */
    static FoundMessage ofDirect(Message answer) {
        Headers all = answer.getHeaders();
        String subject = last(all, SUBJECT);
        String sequence = last(all, SEQUENCE);
        String time = last(all, TIME);
        String stream = last(all, STREAM);
        if (stream == null || subject == null || sequence == null || time == null) {
            throw new IllegalStateException("The server's answer has no message.");
        }
        try {
            return new FoundMessage(
                    stream, subject, Long.parseLong(sequence), Instant.parse(time), rest(all), data(answer));
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalStateException("The server's answer has no sequence or time.", e);
        }
    }

    private static byte[] data(Message answer) {
        return answer.getData() == null ? NOTHING : answer.getData();
    }

    /** The server adds its own headers after those of the message. */
    static @Nullable String last(@Nullable Headers headers, String name) {
        return headers == null ? null : headers.getLast(name);
    }

    static long number(@Nullable Headers headers, String name, long otherwise) {
        String value = last(headers, name);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static @Nullable Headers rest(Headers all) {
        Headers rest = new Headers();
        all.forEach((name, values) -> {
            if (!ADDED.contains(name)) {
                rest.put(name, values);
            }
        });
        return rest.isEmpty() ? null : rest;
    }
}
