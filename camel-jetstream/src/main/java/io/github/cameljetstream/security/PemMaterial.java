package io.github.cameljetstream.security;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.values.TextSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and a key in PEM form, as they were at one moment. They are equal if they hold the same bytes.
 *
 * @param clientCert null if the client has none
 * @param password of the key; null if it is not encrypted
 * @param caCert null for the authorities that Java trusts
 */
record PemMaterial(@Nullable Pem clientCert, @Nullable Pem clientKey, @Nullable String password, @Nullable Pem caCert) {
    private static final char[] NO_PASSWORD = new char[0];

    static PemMaterial read(TlsSettings tls, CamelContext context) throws IOException {
        return new PemMaterial(
                read(tls.clientCert(), context),
                read(tls.clientKey(), context),
                tls.clientKeyPassword(),
                read(tls.caCert(), context));
    }

    private static @Nullable Pem read(@Nullable TextSource source, CamelContext context) throws IOException {
        return source == null ? null : new Pem(source, source.read(context));
    }

    /** A text and where it is from, for messages. */
    record Pem(TextSource source, byte[] text) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pem that && Arrays.equals(text, that.text);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(text);
        }
    }

    /** If true, there is nothing but what Java has itself. */
    boolean isEmpty() {
        return clientCert == null && caCert == null;
    }

    /**
     * An SSLContext of these; it remembers no session of another, so that the server sees this certificate.
     *
     * @throws IllegalArgumentException if one of them is not what it should be, or the key is not the certificate's
     */
    SSLContext sslContext() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                clientCert == null ? null : keyManagers(clientCert),
                caCert == null ? null : trustManagers(caCert),
                null);
        return context;
    }

    private KeyManager[] keyManagers(Pem certificate) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
        Pem pem = requireNonNull(clientKey, "validated together with the certificate");
        PrivateKey key = PemKeys.privateKey(pem.source(), pem.text(), password);
        if (!belongTogether(key, chain[0].getPublicKey())) {
            throw new IllegalArgumentException(pem.source() + " is refused: it is not the key of the certificate "
                    + certificate.source() + ", or one of the two has been renewed and the other not yet.");
        }
        store.setKeyEntry("client", key, NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** Half of a renewal would only fail at the server, which then ends the handshake. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // a key of another kind
        }
    }

    private static TrustManager[] trustManagers(Pem authorities) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(authorities)) {
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

    private static Collection<? extends Certificate> certificates(Pem pem) throws GeneralSecurityException {
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem.text()));
            if (certificates.isEmpty()) {
                throw noCertificate(pem.source(), null);
            }
            return certificates;
        } catch (CertificateException e) {
            throw noCertificate(pem.source(), e);
        }
    }

    private static IllegalArgumentException noCertificate(TextSource source, @Nullable Exception cause) {
        return new IllegalArgumentException(
                source + " is refused: " + (source.inline() ? "the text" : "the file")
                        + " holds no certificate in PEM form.",
                cause);
    }

    @Override
    public String toString() {
        return "PemMaterial[xxxxxx]";
    }
}
