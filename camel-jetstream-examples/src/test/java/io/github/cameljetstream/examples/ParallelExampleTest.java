package io.github.cameljetstream.examples;

import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.WithNatsServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@WithNatsServer
class ParallelExampleTest {
    @Test
    void tenPicturesAreUnderWayAtTheSameTime() throws Exception {
        try (RunningExample example = RunningExample.start(new ParallelExample(), "PICTURES")) {
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> example.underWay("process") == 10);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> example.completed("process") == ParallelExample.PICTURES
                            && example.isSettled("PICTURES", "painter"));
        }
    }
}
