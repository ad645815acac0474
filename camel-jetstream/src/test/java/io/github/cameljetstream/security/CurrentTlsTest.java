package io.github.cameljetstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.values.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a connection uses TLS, and what it does while a renewal is half done. */
class CurrentTlsTest {
    @TempDir
    private Path folder;

    private static CurrentTls tls(TextSource authority, boolean first, SSLContextParameters parameters, String server) {
        return new CurrentTls(
                new TlsSettings(null, null, null, authority, first, false, parameters), List.of(server), "c", null);
    }

    @ParameterizedTest
    @CsvSource({
        "nats://h, false, false",
        "h:4222, false, false",
        "tls://h, false, true",
        "TLS://h, false, true",
        "wss://h, false, true",
        "ws://h, false, false",
        "nats://h, true, true"
    })
    void theSchemeOrTheOptionAsksForTls(String server, boolean first, boolean isUsed) throws Exception {
        CurrentTls tls = tls(null, first, null, server);
        assertThat(tls.isUsed()).isEqualTo(isUsed);
        assertThat(tls.sslContext()).as("what Java trusts").isSameAs(SSLContext.getDefault());
    }

    @Test
    void materialAsksForTlsToo() {
        assertThat(tls(TextSource.pem("tlsCaCert", "ca.pem"), false, null, "nats://h")
                        .isUsed())
                .isTrue();
        assertThat(tls(null, false, new SSLContextParameters(), "nats://h").isUsed())
                .isTrue();
    }

    @Test
    void withoutAnEarlierContextTheProblemIsAnError() {
        CurrentTls tls =
                tls(TextSource.pem("tlsCaCert", folder.resolve("ca.pem").toString()), false, null, "h");
        assertThatThrownBy(tls::sslContext).isInstanceOf(IOException.class);
        assertThat(tls.used()).isNull();
    }

    @Test
    void whileARenewalIsHalfDoneTheLastGoodContextIsUsed() throws Exception {
        Path file = folder.resolve("ca.pem");
        Files.writeString(file, PemMaterialTest.certificate(PemMaterialTest.keys("EC"), "SHA256withECDSA"));
        CurrentTls tls = tls(TextSource.pem("tlsCaCert", file.toString()), false, null, "h");
        SSLContext good = tls.sslContext();
        Object used = tls.used();
        assertThat(tls.sslContext()).as("nothing has changed").isSameAs(good);

        Files.writeString(file, "half");
        try (LogCapture log = LogCapture.ours()) {
            assertThat(tls.sslContext()).isSameAs(good);
            assertThat(tls.refresh()).isSameAs(used);
            assertThat(log.warnings())
                    .as("logged once")
                    .singleElement()
                    .asString()
                    .contains("keeping the last good ones");
        }
        Files.writeString(file, PemMaterialTest.certificate(PemMaterialTest.keys("EC"), "SHA256withECDSA"));
        assertThat(tls.sslContext()).isNotSameAs(good);
        assertThat(tls.refresh()).isNotEqualTo(used);
    }
}
