package io.github.cameljetstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cameljetstream.values.TextSource;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeysTest {
    private static String pem(String type, String headers, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + headers
                + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type + "-----\n";
    }

    private static PrivateKey read(String text) throws Exception {
        TextSource source = TextSource.pem("tlsClientKey", text);
        return PemKeys.privateKey(source, text.getBytes(StandardCharsets.US_ASCII), null);
    }

    private static PrivateKey ecKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private static byte[] sec1(PrivateKey key) throws Exception {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        ECPrivateKey inner = ECPrivateKey.getInstance(info.parsePrivateKey());
        return new ECPrivateKey(
                        256, inner.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "Ed25519", "RSA"})
    void aKeyIsReadInPkcs8(String algorithm) throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();

        assertThat(read(pem("PRIVATE KEY", "", key.getEncoded())).getEncoded()).isEqualTo(key.getEncoded());
    }

    @Test
    void aKeyOfOpensslIsReadBehindItsParameters() throws Exception {
        PrivateKey key = ecKey();
        String text = pem("EC PARAMETERS", "", new byte[] {5, 0}) + pem("EC PRIVATE KEY", "", sec1(key));

        assertThat(((java.security.interfaces.ECPrivateKey) read(text)).getS())
                .isEqualTo(((java.security.interfaces.ECPrivateKey) key).getS());
    }

    @Test
    void theOlderEncryptionIsRefusedWithItsCure() throws Exception {
        String headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
        String text = pem("EC PRIVATE KEY", headers, sec1(ecKey()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(text))
                .withMessageContaining("tlsClientKey")
                .withMessageContaining("openssl pkcs8 -topk8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE"})
    void anythingElseIsNoKey(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(pem(type, "", new byte[] {1, 2, 3})))
                .withMessageContaining("tlsClientKey")
                .withMessageContaining("holds no private key in PEM form");
    }
}
