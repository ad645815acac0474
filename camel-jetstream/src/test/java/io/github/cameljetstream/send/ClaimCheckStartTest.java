package io.github.cameljetstream.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.JetStreamTestSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The module that has buckets is not on the class path of these tests. */
@Tag("newest")
class ClaimCheckStartTest extends JetStreamTestSupport {
    private static final String MISSING = "claimCheckBucket=b needs a module that is not on the class path: add the"
            + " dependency io.github.cameljetstream:camel-jetstream-object.";

    @Test
    void namesTheModuleThatIsMissing() throws Exception {
        context.start();
        assertThatThrownBy(() -> routes(route -> route.from(uri("a", "durableName=d", "claimCheckBucket=b"))
                        .to("log:a")))
                .hasStackTraceContaining(MISSING);
        assertThatThrownBy(() -> template.sendBody(uri("a", "claimCheckBucket=b", "claimCheckAbove=1"), "body"))
                .hasStackTraceContaining(MISSING);
        assertThat(management.getConsumerNames(stream)).isEmpty();
        assertThat(messagesInStream()).isZero();
    }
}
