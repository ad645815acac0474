package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptFlagTest {
    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private static void interruptIf(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theWorkSeesNoInterruptAndTheCallerKeepsIt(boolean interrupted) throws Exception {
        boolean[] seen = {true, true};
        interruptIf(interrupted);

        InterruptFlag.without(() -> {
            seen[0] = Thread.currentThread().isInterrupted();
        });
        InterruptFlag.startWithout(() -> seen[1] = Thread.currentThread().isInterrupted());

        assertThat(InterruptFlag.<Boolean>without(() -> Thread.currentThread().isInterrupted()))
                .isFalse();
        assertThat(seen).containsOnly(false);
        assertThat(Thread.interrupted()).isEqualTo(interrupted);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCallerKeepsItIfTheWorkFails(boolean interrupted) {
        interruptIf(interrupted);

        assertThatThrownBy(() -> InterruptFlag.startWithout(() -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> InterruptFlag.without((Runnable) () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(Thread.interrupted()).isEqualTo(interrupted);
    }
}
