package io.github.cameljetstream.kv.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.github.cameljetstream.kv.bucket.WriteLoop.Answer;
import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriteLoopTest {
    private static final Deadline LATER = Deadline.in(Duration.ofMinutes(5));

    /** Loses the answer to the first write, and nothing else. */
    private static final class LosesFirstAnswer implements WriteLoop.Attempts {
        final SimulatedStream stream = new SimulatedStream(new Random(1), 0);
        private boolean lost;

        @Override
        public Answer send(Write write, Deadline deadline) {
            Answer answer = stream.send(write, deadline);
            if (!lost) {
                lost = true;
                return null;
            }
            return answer;
        }

        @Override
        public Entry read(String key, Deadline deadline) {
            return stream.read(key, deadline);
        }

        @Override
        public BucketException unanswered(Write write, Deadline deadline, boolean perhapsStored) {
            return stream.unanswered(write, deadline, perhapsStored);
        }
    }

    @Test
    void aWriteWhoseAnswerWasLostRecognizesItself() {
        LosesFirstAnswer stream = new LosesFirstAnswer();
        WriteResult result = new WriteLoop(stream).create(SimulatedStream.write("mine", 0), LATER);
        assertThat(result).isEqualTo(new WriteResult.Stored(1));
        assertThat(stream.stream.stored).containsExactly("mine");
    }

    @Test
    void aRefusalAfterALostAnswerIsNotCertain() {
        LosesFirstAnswer stream = new LosesFirstAnswer();
        AtomicInteger attempts = new AtomicInteger();
        stream.stream.betweenAttempts = () -> {
            if (attempts.incrementAndGet() == 2) { // ours is stored by then
                stream.stream.apply(SimulatedStream.write("other", 1));
            }
        };
        WriteResult result = new WriteLoop(stream).compareAndSet(SimulatedStream.write("mine", 0), LATER);
        assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.certain()).isFalse();
            assertThat(refused.current().writeId()).isEqualTo("other");
        });
    }

    @Test
    void aRefusedWriteReportsTheOneThatWasEarlier() {
        SimulatedStream stream = new SimulatedStream(new Random(1), 0);
        stream.apply(SimulatedStream.write("other", 0));
        WriteResult result = new WriteLoop(stream).create(SimulatedStream.write("mine", 0), LATER);
        assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.certain()).isTrue();
            assertThat(refused.current().writeId()).isEqualTo("other");
        });
    }

    @Test
    void aCreateReplacesAMarker() {
        SimulatedStream stream = new SimulatedStream(new Random(1), 0);
        stream.apply(SimulatedStream.write("other", 0));
        stream.apply(new Write("k", Operation.DELETE, new byte[0], "deleted", 1L, null));
        assertThat(new WriteLoop(stream).create(SimulatedStream.write("mine", 0), LATER))
                .isEqualTo(new WriteResult.Stored(3));
    }

    @Test
    void aWriteWithoutAnyAnswerFailsAtTheDeadline() {
        SimulatedStream stream = new SimulatedStream(new Random(1), 100);
        assertThatThrownBy(() -> new WriteLoop(stream)
                        .create(SimulatedStream.write("mine", 0), Deadline.in(Duration.ofMillis(20))))
                .isInstanceOf(BucketException.class);
    }

    /**
     * Several create the same key in turn, some of their requests and answers are lost, and some requests come late. Those
     * with the result STORED have stored it, once. If another one was first, the result is never STORED.
     */
    @Test
    void atMostOneCreatesAKeyWhateverIsLost() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            SimulatedStream stream = new SimulatedStream(random, 30);
            int winners = 0;
            for (int i = 0; i < 4; i++) {
                String id = "writer-" + i;
                WriteResult result = new WriteLoop(stream).create(SimulatedStream.write(id, 0), LATER);
                if (result.isStored()) {
                    winners++;
                    assertThat(stream.stored).as("seed %d", seed).containsExactly(id);
                } else {
                    assertThat(stream.stored).as("seed %d", seed).hasSize(1).doesNotContain(id);
                }
            }
            assertThat(winners).as("seed %d", seed).isEqualTo(1);
        }
    }
}
