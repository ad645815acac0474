package io.github.cameljetstream.publish;

import java.io.IOException;
import java.util.List;

/** Not all messages of a batch were stored: see {@link #getResults()}. Its cause is the first failure. */
public final class PublishBatchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<PublishResult> results;

    public PublishBatchException(String message, List<PublishResult> results, Exception first) {
        super(message, first);
        this.results = results;
    }

    /** The outcomes, in the order of the batch; elements after the last were not sent. */
    public List<PublishResult> getResults() {
        return results;
    }
}
