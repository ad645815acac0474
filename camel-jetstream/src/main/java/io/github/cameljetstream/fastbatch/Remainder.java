package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.Denial;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a batch that is over, as far as they have no outcome, in their order.
 *
 * @param notStored the batch ended before them: they go again
 * @param uncertain they may be stored or not
 */
record Remainder(List<FastElement> notStored, List<FastElement> uncertain) {
    /** Those of a batch; what was refused has its outcome then. */
    static Remainder of(OpenBatch closed, SendOutcomes outcomes) {
        Remainder rest = new Remainder(new ArrayList<>(), new ArrayList<>());
        long sequence = closed.firstUnsettled();
        for (FastElement element : closed.unacknowledged()) {
            if (!closed.progress().isNotStored(sequence)) {
                rest.uncertain().add(element);
            } else if (!failIfRefused(element, sequence, closed, outcomes)) {
                rest.notStored().add(element);
            }
            sequence++;
        }
        return rest;
    }

    private static boolean failIfRefused(FastElement element, long sequence, OpenBatch closed, SendOutcomes outcomes) {
        FastReply.Refused refusal = closed.progress().refusal(sequence);
        String subject = element.message().subject();
        if (refusal != null) {
            outcomes.refused(element, refusal);
        } else if (closed.isDenied(subject)) {
            outcomes.fail(element, FastBatchFailures.denied(element, new Denial(Denial.Kind.PUBLISH, subject)));
        } else {
            return false;
        }
        return true;
    }
}
