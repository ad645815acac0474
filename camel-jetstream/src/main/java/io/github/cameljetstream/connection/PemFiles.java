package io.github.cameljetstream.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Makes an SSLContext of certificates and a key in PEM files, with the ASN.1 library that jnats brings along. */
final class PemFiles {
    private static final char[] NO_PASSWORD = new char[0];

    private PemFiles() {}

    /** An SSLContext; a null path leaves Java's default in place. */
    static SSLContext sslContext(String clientCert, String clientKey, String caCert)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                clientCert == null ? null : keyManagers(clientCert, clientKey),
                caCert == null ? null : trustManagers(caCert),
                null);
        return context;
    }

    private static KeyManager[] keyManagers(String clientCert, String clientKey)
            throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates("tlsClientCert", clientCert).toArray(Certificate[]::new);
        store.setKeyEntry("client", privateKey(clientKey), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(String caCert) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates("tlsCaCert", caCert)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String option, String path)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(
                        option + "=" + path + " is refused: the file holds no certificate in PEM form.");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    option + "=" + path + " is refused: the file holds no certificate in PEM form.", e);
        }
    }

    private static PrivateKey privateKey(String path) throws IOException, GeneralSecurityException {
        try (Reader in = Files.newBufferedReader(Path.of(path));
                PemReader pem = new PemReader(in)) {
            for (PemObject entry = pem.readPemObject(); entry != null; entry = pem.readPemObject()) {
                PrivateKeyInfo key = keyInfo(entry);
                if (key != null) {
                    return decode(key);
                }
            }
        } catch (IllegalArgumentException | IllegalStateException | InvalidKeySpecException e) {
            throw notAKey(path, e);
        }
        throw notAKey(path, null);
    }

    /** The key of an entry, brought to PKCS#8; null if the entry is something else (EC PARAMETERS, a certificate). */
    private static PrivateKeyInfo keyInfo(PemObject entry) throws IOException {
        return switch (entry.getType()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(entry.getContent());
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(entry.getContent()));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(entry.getContent());
                yield new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
            }
            default -> null;
        };
    }

    private static PrivateKey decode(PrivateKeyInfo key) throws IOException, GeneralSecurityException {
        String oid = key.getPrivateKeyAlgorithm().getAlgorithm().getId();
        String algorithm = oid.equals(PKCSObjectIdentifiers.rsaEncryption.getId())
                ? "RSA"
                : oid.equals(X9ObjectIdentifiers.id_ecPublicKey.getId()) ? "EC" : "EdDSA";
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }

    private static IllegalArgumentException notAKey(String path, Exception cause) {
        return new IllegalArgumentException(
                "tlsClientKey=" + path + " is refused: the file holds no private key in PEM form that is not encrypted"
                        + " (PKCS#8, PKCS#1 or SEC1).",
                cause);
    }
}
