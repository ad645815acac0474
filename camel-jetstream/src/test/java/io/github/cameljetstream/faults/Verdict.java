package io.github.cameljetstream.faults;

import java.util.List;

/**
 * What a {@link Ledger} has found, each list by the ids of messages.
 *
 * @param published how many messages a stream has confirmed
 * @param processed how many different messages were processed or dead-lettered
 * @param lost confirmed by a stream, and neither processed nor dead-lettered
 * @param duplicated processed with success, or dead-lettered, more than once (once for each time too many)
 * @param outOfOrder processed, for the first time, after a later message of the same key
 * @param acknowledgedButFailed counted as done by the server although no attempt succeeded and no dead letter was made
 * @param resurrected processed once more although the server counted it as done
 * @param neverPublished arrived, but nobody sent them
 */
public record Verdict(
        int published,
        int processed,
        List<String> lost,
        List<String> duplicated,
        List<String> outOfOrder,
        List<String> acknowledgedButFailed,
        List<String> resurrected,
        List<String> neverPublished) {

    /** Whether nothing is amiss but, perhaps, duplicates and the order. */
    public boolean nothingLost() {
        return lost.isEmpty() && acknowledgedButFailed.isEmpty() && resurrected.isEmpty() && neverPublished.isEmpty();
    }

    @Override
    public String toString() {
        return "published " + published + ", processed " + processed + ", lost " + some(lost) + ", duplicated "
                + some(duplicated) + ", out of order " + some(outOfOrder) + ", acknowledged but failed "
                + some(acknowledgedButFailed) + ", resurrected " + some(resurrected) + ", never published "
                + some(neverPublished);
    }

    private static String some(List<String> ids) {
        int shown = 10;
        return ids.size()
                + (ids.isEmpty()
                        ? ""
                        : " " + ids.subList(0, Math.min(shown, ids.size())) + (ids.size() > shown ? "..." : ""));
    }
}
