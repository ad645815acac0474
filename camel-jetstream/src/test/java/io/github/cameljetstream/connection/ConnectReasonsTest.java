package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectReasonsTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UnknownHostException("nowhere"), "the host is unknown (nowhere)"),
                Arguments.of(new UnresolvedAddressException(), "the host is unknown ("),
                Arguments.of(new NoRouteToHostException("no route"), "there is no route to the host (no route)"),
                Arguments.of(new ConnectException("refused"), "no server accepts connections there (refused)"),
                Arguments.of(new CertificateExpiredException("today"), "has expired (today)"),
                Arguments.of(new CertificateNotYetValidException("soon"), "is not valid yet (soon)"),
                Arguments.of(new CertPathBuilderException("no path"), "check tlsCaCert (no path)"),
                Arguments.of(new CertPathValidatorException("bad path"), "check tlsCaCert (bad path)"),
                Arguments.of(new CertificateException("No name matching a found"), "not valid for the host in natsURL"),
                Arguments.of(
                        new CertificateException("No subject alternative names present"),
                        "not valid for the host in natsURL"),
                Arguments.of(
                        new SSLException("Received fatal alert: bad_certificate"),
                        "refused the client's certificate (bad_certificate); check tlsClientCert"),
                Arguments.of(
                        new SSLException("Received fatal alert: protocol_version"),
                        "TLS failed: Received fatal alert: protocol_version"),
                Arguments.of(new SSLException((String) null), "TLS failed: null"),
                Arguments.of(new IllegalArgumentException("a.pem is refused: no key"), "a.pem is refused: no key"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theCauseIsNamedWithItsCure(Throwable failure, String reason) {
        assertThat(ConnectReasons.of(failure)).contains(reason);
        assertThat(ConnectReasons.of(new IOException("outer", failure))).contains(reason);
    }

    @Test
    void anExpiredCertificateCountsMoreThanThePathThatItMakesInvalid() {
        Throwable path = new CertPathValidatorException("untrusted", new CertificateExpiredException("today"));

        assertThat(ConnectReasons.of(new SSLException("handshake", path))).contains("has expired");
    }

    @Test
    void anythingElseGivesNoReason() {
        assertThat(ConnectReasons.of(new IOException("timeout"))).isNull();
        assertThat(ConnectReasons.of(new CertificateException("other"))).isNull();
        assertThat(ConnectReasons.of(new CertificateException())).isNull();
        assertThat(ConnectReasons.of(new IllegalArgumentException())).isNull();
        assertThat(ConnectReasons.of(new IllegalArgumentException("other"))).isNull();
    }

    @Test
    void reasonsOfTheNetworkDifferFromThoseOfTls() {
        assertThat(ConnectReasons.isOfNetwork(ConnectReasons.of(new UnknownHostException("a"))))
                .isTrue();
        assertThat(ConnectReasons.isOfNetwork(ConnectReasons.of(new NoRouteToHostException("a"))))
                .isTrue();
        assertThat(ConnectReasons.isOfNetwork(ConnectReasons.of(new ConnectException("a"))))
                .isTrue();
        assertThat(ConnectReasons.isOfNetwork(ConnectReasons.of(new SSLException("a"))))
                .isFalse();
    }
}
