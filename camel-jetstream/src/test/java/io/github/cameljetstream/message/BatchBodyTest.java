package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bodies are several messages, and which of them can be read once only. */
class BatchBodyTest {
    static Stream<Object> bodies() {
        return Stream.of(
                List.of(1, 2),
                (Iterable<Integer>) () -> List.of(1, 2).iterator(),
                List.of(1, 2).iterator(),
                Stream.of(1, 2),
                IntStream.of(1, 2),
                Arguments.of((Object) new Integer[] {1, 2}),
                new int[] {1, 2});
    }

    private static List<Object> read(Iterator<?> elements) {
        List<Object> all = new ArrayList<>();
        elements.forEachRemaining(all::add);
        return all;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyOfSeveralElementsIsSeveralMessages(Object body) {
        assertThat(read(BatchBody.elements(body))).containsExactly(1, 2);
    }

    @Test
    void anyOtherBodyIsOneMessage() {
        assertThat(BatchBody.elements(null)).isNull();
        assertThat(BatchBody.elements("text")).isNull();
        assertThat(BatchBody.elements(new byte[] {1, 2})).isNull();
        assertThat(BatchBody.elements(Path.of("a/b"))).as("it is iterable").isNull();
    }

    @Test
    void anIteratorIsReadByOneSend() {
        Iterator<Integer> body = List.of(1).iterator();
        BatchBody.checkUnread(body);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchBody.checkUnread(body))
                .withMessageContaining("can be read only once, and an earlier send has read it");
        assertThatCode(() -> {
                    BatchBody.checkUnread(List.of(1));
                    BatchBody.checkUnread(List.of(1));
                })
                .doesNotThrowAnyException();
    }

    /** As that of a directory stream. */
    @Test
    void anIterableThatReturnsItsIteratorAgainIsReadByOneSend() {
        Iterator<Integer> elements = List.of(1).iterator();
        Iterable<Integer> body = () -> elements;
        BatchBody.checkUnread(body, body.iterator());
        assertThatIllegalArgumentException().isThrownBy(() -> BatchBody.checkUnread(body, body.iterator()));
        List<Integer> list = List.of(1);
        Iterator<Integer> ofList = list.iterator();
        BatchBody.checkUnread(list, ofList);
        assertThatCode(() -> BatchBody.checkUnread(list, ofList)).doesNotThrowAnyException();
        assertThatCode(() -> BatchBody.checkUnread("text", ofList)).doesNotThrowAnyException();
    }

    @Test
    void aRepetitionNoticesThatElementsAreMissing() {
        assertThat(read(BatchBody.repeatedElements(List.of(1, 2).iterator(), 2, "body")))
                .containsExactly(1, 2);
        assertThat(read(BatchBody.repeatedElements(List.of(1, 2, 3).iterator(), 2, "body")))
                .containsExactly(1, 2, 3);
        Iterator<?> fewer = BatchBody.repeatedElements(List.of(1).iterator(), 2, "body");
        assertThat(fewer.next()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(fewer::hasNext)
                .withMessageContaining("returned 2 elements to the earlier attempt, and returns 1 now");
        Iterator<?> none = BatchBody.repeatedElements(List.of().iterator(), 0, "body");
        assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aBodyThatCanBeReadOnceIsClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        BatchBody.close(Stream.of(1).onClose(() -> closed.set(true)));
        assertThat(closed).isTrue();
        assertThatCode(() -> {
                    BatchBody.close(List.of(1).iterator());
                    BatchBody.close("text");
                    BatchBody.close(Stream.of(1).onClose(() -> {
                        throw new IllegalStateException("cannot be closed");
                    }));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void whatReadingHasThrownIsAnException() {
        IllegalStateException exception = new IllegalStateException("broken");
        assertThat(BatchBody.unreadable(exception)).isSameAs(exception);
        StackOverflowError error = new StackOverflowError("deep");
        assertThat(BatchBody.unreadable(error))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The body cannot be read")
                .hasCause(error);
    }
}
