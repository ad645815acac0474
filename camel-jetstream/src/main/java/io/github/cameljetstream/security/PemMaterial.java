package io.github.cameljetstream.security;

import io.github.cameljetstream.options.TextSource;
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
 * @param caCert null for the authorities that Java trusts
 */
record PemMaterial(
        TlsSettings tls, byte @Nullable [] clientCert, byte @Nullable [] clientKey, byte @Nullable [] caCert) {
    private static final char[] NO_PASSWORD = new char[0];

    static PemMaterial read(TlsSettings tls, CamelContext context) throws IOException {
        return new PemMaterial(
                tls, read(tls.clientCert(), context), read(tls.clientKey(), context), read(tls.caCert(), context));
    }

    private static byte @Nullable [] read(TextSource source, CamelContext context) throws IOException {
        return source == null ? null : source.read(context);
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
        context.init(clientCert == null ? null : keyManagers(), caCert == null ? null : trustManagers(), null);
        return context;
    }

    private KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(tls.clientCert(), clientCert).toArray(Certificate[]::new);
        PrivateKey key = PemKeys.privateKey(tls.clientKey(), clientKey, tls.clientKeyPassword());
        if (!belongTogether(key, chain[0].getPublicKey())) {
            throw new IllegalArgumentException(tls.clientKey() + " is refused: it is not the key of the certificate "
                    + tls.clientCert() + ", or one of the two has been renewed and the other not yet.");
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

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(tls.caCert(), caCert)) {
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

    private static Collection<? extends Certificate> certificates(TextSource source, byte @Nullable [] pem)
            throws GeneralSecurityException {
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (certificates.isEmpty()) {
                throw noCertificate(source, null);
            }
            return certificates;
        } catch (CertificateException e) {
            throw noCertificate(source, e);
        }
    }

    private static IllegalArgumentException noCertificate(TextSource source, @Nullable Exception cause) {
        return new IllegalArgumentException(
                source + " is refused: " + (source.inline() ? "the text" : "the file")
                        + " holds no certificate in PEM form.",
                cause);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PemMaterial that
                && Arrays.equals(clientCert, that.clientCert)
                && Arrays.equals(clientKey, that.clientKey)
                && Arrays.equals(caCert, that.caCert);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(clientCert) * 31 + Arrays.hashCode(caCert);
    }

    @Override
    public String toString() {
        return "PemMaterial[xxxxxx]";
    }
}
