package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FastResultsTest {
    private final FastResults results = new FastResults();

    private static PublishException failure(Outcome outcome) {
        return new PublishException(outcome, 0, outcome.name(), null);
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            results.add();
        }
    }

    @Test
    void aBodyWithoutElementsHasNoResults() {
        assertThat(results.toList()).isEmpty();
        assertThat(results.firstFailure()).isNull();
    }

    @Test
    void outcomesAreAtTheirPlacesWhateverTheirOrder() {
        add(7);
        PublishException refused = failure(Outcome.REFUSED);
        IllegalStateException unreadable = new IllegalStateException("unreadable");
        results.fail(4, refused);
        results.stored(0, PublishOutcome.STORED_OR_KNOWN);
        results.stored(1, PublishOutcome.STORED);
        results.fail(6, unreadable);
        results.stored(2, PublishOutcome.STORED);
        results.fail(3, refused);
        results.stored(5, PublishOutcome.STORED_OR_KNOWN);
        results.setStream("S");
        List<PublishResult> all = results.toList();
        assertThat(all)
                .extracting(PublishResult::outcome)
                .containsExactly(
                        PublishOutcome.STORED_OR_KNOWN,
                        PublishOutcome.STORED,
                        PublishOutcome.STORED,
                        PublishOutcome.REFUSED,
                        PublishOutcome.REFUSED,
                        PublishOutcome.STORED_OR_KNOWN,
                        PublishOutcome.NOT_SENT);
        assertThat(all).extracting(PublishResult::index).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(all).extracting(PublishResult::stream).containsExactly("S", "S", "S", null, null, "S", null);
        assertThat(all.get(6).failure()).isSameAs(unreadable);
        assertThat(results.firstFailure()).isEqualTo(all.get(3));
        assertThat(results.failed()).isEqualTo(3);
        assertThatThrownBy(() -> all.get(7)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** An endless body must not fill the heap: this one would need gigabytes with an object for each. */
    @Test
    void manyOutcomesNeedNoMemoryEach() {
        for (int i = 0; i < 50_000_000; i++) {
            results.stored(results.add(), PublishOutcome.STORED);
        }
        long first = results.add();
        results.fail(first, failure(Outcome.UNKNOWN));
        List<PublishResult> all = results.toList();
        assertThat(all).hasSize(50_000_001);
        assertThat(all.get(49_999_999).isStored()).isTrue();
        assertThat(all.get((int) first).isStored()).isFalse();
    }

    @Test
    void furtherFailuresShareOneException() {
        add(3_000);
        for (int i = 0; i < 3_000; i++) {
            results.fail(i, failure(Outcome.REFUSED));
        }
        List<PublishResult> all = results.toList();
        assertThat(all).allMatch(each -> each.outcome() == PublishOutcome.REFUSED);
        assertThat(all.get(999).failure()).hasMessage("REFUSED");
        assertThat(all.get(1_000).failure())
                .hasMessageContaining("only the first 1000 failures of a body have a text of their own")
                .isSameAs(all.get(2_999).failure());
    }

    @Test
    void anyOrderOfOutcomesGivesTheSameResults() {
        Random random = new Random(7);
        PublishOutcome[] wanted = new PublishOutcome[500];
        add(wanted.length);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, wanted.length).boxed().toList());
        Collections.shuffle(order, random);
        PublishException refused = failure(Outcome.REFUSED);
        for (int index : order) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    results.stored(index, PublishOutcome.STORED);
                    wanted[index] = PublishOutcome.STORED;
                }
                case 1 -> {
                    results.stored(index, PublishOutcome.STORED_OR_KNOWN);
                    wanted[index] = PublishOutcome.STORED_OR_KNOWN;
                }
                default -> {
                    results.fail(index, refused);
                    wanted[index] = PublishOutcome.REFUSED;
                }
            }
        }
        assertThat(results.toList()).extracting(PublishResult::outcome).containsExactly(wanted);
    }

    @Test
    void aBodyOfWhichNothingWasStoredHasFailuresOnly() {
        add(2);
        results.fail(0, failure(Outcome.NOT_SENT));
        results.fail(1, new IllegalStateException("unreadable"));
        assertThat(results.toList()).allMatch(each -> each.outcome() == PublishOutcome.NOT_SENT);
        assertThatThrownBy(() -> results.toList().get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
