package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CausesTest {
    private static Throwable chain(int length) {
        Throwable inner = new IllegalArgumentException("innermost");
        for (int i = 1; i < length; i++) {
            inner = new IllegalStateException("cause " + i, inner);
        }
        return inner;
    }

    private static final class Circular extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return new Circular();
        }
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new StackOverflowError("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }
    }

    @Test
    void aLongChainIsCutOff() {
        assertThat(Causes.of(chain(300))).hasSize(Causes.MAX_CAUSES);
        assertThat(Causes.of(chain(99))).hasSize(99).last().isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChainThatBeginsAgainEnds() {
        Throwable one = new IllegalStateException("one");
        Throwable other = new IllegalStateException("other", one);
        one.initCause(other);
        assertThat(Causes.of(one)).containsExactly(one, other);
        assertThat(Causes.of(new Circular())).hasSize(Causes.MAX_CAUSES);
    }

    @Test
    void thereAreNoCausesOfNothing() {
        assertThat(Causes.of(null)).isEmpty();
        assertThat(Causes.readable(null)).isNull();
    }

    @Test
    void aReadableExceptionIsLeftAsItIs() {
        Throwable readable = chain(300);
        assertThat(Causes.readable(readable)).isSameAs(readable);
        assertThat(Causes.describe(readable)).isEqualTo("java.lang.IllegalStateException: cause 299");
    }

    @Test
    void anUnreadableExceptionIsReplacedAndNamed() {
        Throwable replaced = Causes.readable(new Unreadable());
        assertThat(replaced).isInstanceOf(Causes.UnreadableException.class);
        assertThat(replaced.getMessage()).contains(Unreadable.class.getName()).contains("StackOverflowError");
        assertThat(Causes.readable(new IllegalStateException("outer", new Unreadable())))
                .isInstanceOf(Causes.UnreadableException.class)
                .hasMessageContaining("outer");
        assertThat(Causes.of(new Unreadable())).hasSize(1);
    }

    @Test
    void aSuppressedExceptionIsReadToo() {
        Throwable outer = new IllegalStateException("outer", new IllegalArgumentException("cause"));
        outer.getCause().addSuppressed(new IllegalStateException("suppressed"));
        outer.addSuppressed(new IllegalStateException("points back", outer));
        assertThat(Causes.readable(outer)).isSameAs(outer);
        outer.getCause().addSuppressed(new Unreadable());
        assertThat(Causes.readable(outer))
                .isInstanceOf(Causes.UnreadableException.class)
                .hasMessageContaining("outer");
    }

    @Test
    void anEndlessChainIsReplacedForTheLog() {
        assertThat(Causes.readable(new Circular())).isInstanceOf(Causes.UnreadableException.class);
        assertThat(Causes.readable(chain(5_000))).isInstanceOf(Causes.UnreadableException.class);
    }
}
