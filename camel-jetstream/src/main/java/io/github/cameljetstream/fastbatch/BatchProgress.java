package io.github.cameljetstream.fastbatch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one fast batch and its messages. It decides how much may be sent, and at the end, which messages are
 * stored, not stored, or uncertain. Pure; not thread-safe.
 */
final class BatchProgress {
    /**
     * The phases of a batch.
     *
     * <pre>
     * OPENING --first reply--> OPEN --end sent, gap or refusal--> ENDING --final reply--> OVER
     *    \______________________ error, or no reply in time ______________________________/
     * </pre>
     */
    enum Phase {
        /** The first message is sent, and its reply is awaited. */
        OPENING,
        OPEN,
        /** No message follows; the final acknowledgement is awaited. */
        ENDING,
        /** Nothing more is awaited. */
        OVER
    }

    /** While the server works on the messages of one acknowledgement, those of the next are on their way. */
    private static final int OUTSTANDING_ACKNOWLEDGEMENTS = 2;

    private final int maxInFlight;
    private final Map<Long, FastReply.Refused> refusals = new HashMap<>(0);
    private Phase phase = Phase.OPENING;
    private long sent;
    private long acknowledged;
    private int every = 1;
    /** No message from this sequence on is stored by this batch. */
    private long notStoredFrom = Long.MAX_VALUE;

    private boolean mustEnd;
    private @Nullable FastReply end;

    /**
     * @param maxInFlight the number of messages that may be unacknowledged, however much the server allows
     */
    BatchProgress(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    Phase phase() {
        return phase;
    }

    /** The sequence of the last message that was sent; 0 before the first. */
    long sent() {
        return sent;
    }

    /** The stream has the messages up to this sequence, except those it refused. */
    long acknowledged() {
        return acknowledged;
    }

    /** The reply that ended the batch; null if it has not ended, or was abandoned without one. */
    @Nullable
    FastReply end() {
        return end;
    }

    /** If true, the sender ends the batch, to learn which of its messages are stored. */
    boolean mustEnd() {
        return mustEnd && phase == Phase.OPEN;
    }

    /** If true, another message may be sent. */
    boolean hasRoom() {
        long inFlight = sent - acknowledged;
        return phase == Phase.OPEN
                && !mustEnd
                && inFlight < maxInFlight
                && inFlight < (long) OUTSTANDING_ACKNOWLEDGEMENTS * every;
    }

    /** If true, the server acknowledges something without being sent more. */
    boolean isAcknowledgementDue() {
        return sent - acknowledged >= every;
    }

    /** A message is sent: its sequence. */
    long next() {
        sent++;
        return sent;
    }

    /** The message with the last sequence was not sent after all. */
    void undoNext() {
        sent--;
    }

    /** The end was sent. */
    void ending() {
        if (phase == Phase.OPEN) {
            phase = Phase.ENDING;
        }
    }

    /** Nobody waits for replies any more. */
    void abandon() {
        phase = Phase.OVER;
    }

    /** Takes notice of a reply; true if something is known now that was not known before. */
    boolean apply(FastReply reply) {
        Phase phaseBefore = phase;
        long acknowledgedBefore = acknowledged;
        long notStoredBefore = notStoredFrom;
        int refusedBefore = refusals.size();
        if (phase != Phase.OVER) {
            take(reply);
        }
        return phase != phaseBefore
                || acknowledged != acknowledgedBefore
                || notStoredFrom != notStoredBefore
                || refusals.size() != refusedBefore;
    }

    private void take(FastReply reply) {
        if (reply instanceof FastReply.Flow flow) {
            onFlow(flow);
        } else if (reply instanceof FastReply.Gap gap) {
            notStoredFrom(gap.firstMissing());
            ending();
        } else if (reply instanceof FastReply.Refused refused) {
            onRefusal(refused);
        } else if (reply instanceof FastReply.Lost lost) {
            onLost(lost);
        } else {
            takeLast(reply);
        }
    }

    private void takeLast(FastReply reply) {
        if (reply instanceof FastReply.End last) {
            acknowledge(last.count());
            notStoredFrom(acknowledged + 1);
            over(last);
        } else if (reply instanceof FastReply.NoBatch none) {
            notStoredFrom(none.sequence());
            over(none);
        } else if (reply instanceof FastReply.StoredAlone alone) {
            acknowledge(sent == 1 ? 1 : 0);
            over(alone);
        }
    }

    private void onFlow(FastReply.Flow flow) {
        if (flow.every() > 0) {
            every = flow.every();
        }
        acknowledge(flow.sequence());
        if (phase == Phase.OPENING) {
            phase = Phase.OPEN;
        }
    }

    private void acknowledge(long sequence) {
        acknowledged = Math.max(acknowledged, Math.min(sequence, sent));
    }

    private void notStoredFrom(long sequence) {
        notStoredFrom = Math.min(notStoredFrom, sequence);
    }

    private void onRefusal(FastReply.Refused refused) {
        if (refused.sequence() < 1 || refused.sequence() > sent) {
            return; // of an end or a ping: the message time-out tells
        }
        refusals.put(refused.sequence(), refused);
        if (refused.endsBatch()) {
            notStoredFrom(refused.sequence());
            ending();
        }
        if (phase == Phase.OPENING) {
            notStoredFrom(1);
            over(refused); // the server keeps no batch whose first message it refused
        }
        mustEnd = true;
    }

    /** A later one would be a gap: the server stores none of them. */
    private void onLost(FastReply.Lost lost) {
        if (lost.sequence() > sent) {
            return; // an end, which is repeated
        }
        notStoredFrom(lost.sequence());
        if (phase == Phase.OPENING) {
            over(lost);
        }
        mustEnd = true;
    }

    private void over(FastReply reply) {
        end = reply;
        phase = Phase.OVER;
    }

    /** Why the stream does not store the message; null if it did not refuse it. */
    FastReply.@Nullable Refused refusal(long sequence) {
        return refusals.isEmpty() ? null : refusals.get(sequence); // a key is an object for each message
    }

    /** If true, this batch has not stored the message, and never will. */
    boolean isNotStored(long sequence) {
        return sequence > acknowledged && sequence >= notStoredFrom;
    }
}
