package io.github.cameljetstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cameljetstream.values.TextSource;
import java.math.BigInteger;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate and its key make a context; half of a renewal does not, and is not shown to the server. */
class PemMaterialTest {
    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }

    static KeyPair keys(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(1_024); // longer ones take seconds
        }
        return generator.generateKeyPair();
    }

    static String certificate(KeyPair keys, String signature) throws Exception {
        X500Principal name = new X500Principal("CN=client");
        byte[] encoded = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(Instant.EPOCH),
                        Date.from(Instant.parse("2999-01-01T00:00:00Z")),
                        name,
                        keys.getPublic())
                .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))
                .getEncoded();
        return pem("CERTIFICATE", encoded);
    }

    private static PemMaterial material(String certificate, Key key, String authority) throws Exception {
        return PemMaterial.read(
                new TlsSettings(
                        TextSource.pem("tlsClientCert", certificate),
                        key == null ? null : TextSource.pem("tlsClientKey", pem("PRIVATE KEY", key.getEncoded())),
                        null,
                        TextSource.pem("tlsCaCert", authority),
                        false,
                        false,
                        null),
                null);
    }

    @ParameterizedTest
    @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
    void aKeyOfAnyKindBelongsToItsCertificate(String algorithm, String signature) throws Exception {
        KeyPair keys = keys(algorithm);
        String certificate = certificate(keys, signature);
        assertThat(material(certificate, keys.getPrivate(), null).sslContext()).isNotNull();
        for (String other : new String[] {"RSA", "EC", "Ed25519"}) {
            PemMaterial half = material(certificate, keys(other).getPrivate(), null);
            assertThatIllegalArgumentException()
                    .isThrownBy(half::sslContext)
                    .withMessageStartingWith(
                            "tlsClientKey is refused: it is not the key of the certificate tlsClientCert");
        }
    }

    @Test
    void anAuthorityAloneIsEnough() throws Exception {
        KeyPair keys = keys("EC");
        PemMaterial material = material(null, null, certificate(keys, "SHA256withECDSA"));
        assertThat(material.sslContext()).isNotNull();
        assertThat(material.isEmpty()).isFalse();
        assertThat(material(null, null, null).isEmpty()).isTrue();
    }

    @Test
    void aTextWithoutACertificateIsRefused() throws Exception {
        for (String text : new String[] {pem("CERTIFICATE", new byte[] {1, 2, 3}), "-----BEGIN nothing"}) {
            PemMaterial material = material(null, null, text);
            assertThatIllegalArgumentException()
                    .isThrownBy(material::sslContext)
                    .withMessage("tlsCaCert is refused: the text holds no certificate in PEM form.");
        }
    }

    /** The texts are secrets; what is compared is whether they have changed. */
    @Test
    void materialIsEqualToTheSameTextAndShowsNone() throws Exception {
        KeyPair keys = keys("EC");
        String certificate = certificate(keys, "SHA256withECDSA");
        PemMaterial one = material(certificate, keys.getPrivate(), null);
        assertThat(one).isEqualTo(material(certificate, keys.getPrivate(), null));
        assertThat(one).hasSameHashCodeAs(material(certificate, keys.getPrivate(), null));
        assertThat(one).isNotEqualTo(material(certificate, keys("EC").getPrivate(), null));
        assertThat(one).hasToString("PemMaterial[xxxxxx]");
    }
}
