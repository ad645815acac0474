package io.github.cameljetstream.testinfra;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * PEM files for TLS tests in a temporary folder: a certificate authority, a server's certificate for localhost and
 * 127.0.0.1, a client's, and an authority that nobody trusts with a client certificate of its own.
 */
public final class TestCertificates implements AutoCloseable {

    private static final AtomicLong SERIAL = new AtomicLong(System.currentTimeMillis());
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int RSA_KEY_SIZE = 2048;
    private static final char[] UNUSED_PASSWORD = "unused".toCharArray();

    private final Path folder = Folders.temporary("test-certificates-");
    private final Identity authority;
    private final Identity client;

    /** A key with its certificate, and who vouches for it. */
    private record Identity(KeyPair keys, X509Certificate certificate) {}

    private TestCertificates() throws GeneralSecurityException, IOException, OperatorCreationException {
        authority = authority("Test CA");
        write("ca.pem", authority.certificate());
        writeIdentity("server", issue(authority, "localhost", KeyPurposeId.id_kp_serverAuth));
        client = issue(authority, "client", rsaKeys(), KeyPurposeId.id_kp_clientAuth);
        writeIdentity("client", client);
        writePkcs1("client", client);

        Identity stranger = authority("Untrusted CA");
        write("untrusted-ca.pem", stranger.certificate());
        writeIdentity("untrusted-client", issue(stranger, "client", KeyPurposeId.id_kp_clientAuth));
    }

    /** Makes new keys and certificates. */
    public static TestCertificates create() {
        try {
            return new TestCertificates();
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot make test certificates", e);
        }
    }

    /** The authority that signed the server's and the client's certificate. */
    public Path ca() {
        return folder.resolve("ca.pem");
    }

    /** The client's certificate. */
    public Path clientCertificate() {
        return folder.resolve("client.pem");
    }

    /** The client's key in PKCS#8 form, {@code BEGIN PRIVATE KEY}. */
    public Path clientKey() {
        return folder.resolve("client-key.pem");
    }

    /** The client's key in PKCS#1 form, {@code BEGIN RSA PRIVATE KEY}. */
    public Path clientKeyPkcs1() {
        return folder.resolve("client-key-pkcs1.pem");
    }

    /**
     * A new client's certificate of this common name, and its key, as {@code NAME.pem} and {@code NAME-key.pem} in the
     * folder of {@link #ca()}.
     */
    public Path issueClient(String name) {
        try {
            writeIdentity(name, issue(authority, name, KeyPurposeId.id_kp_clientAuth));
            return folder.resolve(name + ".pem");
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot make a certificate for " + name, e);
        }
    }

    /** The key of a certificate of {@link #issueClient}. */
    public static Path keyOf(Path certificate) {
        String name = certificate.getFileName().toString();
        return certificate.resolveSibling(name.replaceFirst("\\.pem$", "-key.pem"));
    }

    /** The client's key in PKCS#8 form, encrypted as OpenSSL does it, {@code BEGIN ENCRYPTED PRIVATE KEY}. */
    public Path encryptedClientKey(String password) {
        try {
            write(
                    "client-key-encrypted.pem",
                    new JcaPKCS8Generator(
                            client.keys().getPrivate(),
                            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPassword(password.toCharArray())
                                    .build()));
            return folder.resolve("client-key-encrypted.pem");
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("Cannot encrypt the client's key", e);
        }
    }

    /** As {@link #serverConfig()}, with a certificate that expired an hour ago. */
    public String serverConfigExpired() {
        try {
            KeyPair keys = newKeys();
            X500Principal issuer = authority.certificate().getSubjectX500Principal();
            Instant end = Instant.now().minus(Duration.ofHours(1));
            JcaX509v3CertificateBuilder certificate =
                    certificate(issuer, new X500Principal("CN=expired"), keys, end.minus(Duration.ofDays(1)), end);
            GeneralNames names =
                    new GeneralNames(new GeneralName[] {generalName("localhost"), generalName("127.0.0.1")});
            certificate.addExtension(Extension.subjectAlternativeName, false, names);
            writeIdentity("expired", new Identity(keys, sign(certificate, authority.keys())));
            return serverConfig(folder.resolve("expired.pem"), folder.resolve("expired-key.pem"), "");
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot make an expired certificate", e);
        }
    }

    /** The server's certificate. */
    public Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    /** The server's key. */
    public Path serverKey() {
        return folder.resolve("server-key.pem");
    }

    /** An authority that signed neither the server's nor the client's certificate. */
    public Path untrustedCa() {
        return folder.resolve("untrusted-ca.pem");
    }

    /** A client's certificate that the server does not accept. */
    public Path untrustedClientCertificate() {
        return folder.resolve("untrusted-client.pem");
    }

    /** The key of {@link #untrustedClientCertificate()}. */
    public Path untrustedClientKey() {
        return folder.resolve("untrusted-client-key.pem");
    }

    /** For a test's own connection: the client's certificate, and trust in {@link #ca()} alone. */
    public SSLContext clientContext() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);

            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            Certificate[] chain = {client.certificate()};
            own.setKeyEntry("client", client.keys().getPrivate(), UNUSED_PASSWORD, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, UNUSED_PASSWORD);

            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot make an SSLContext", e);
        }
    }

    /** Text for the configuration of a server that asks each client for a certificate. */
    public String serverConfigVerifyingClients() {
        return serverConfig("  verify: true\n");
    }

    /** Text for the configuration of a server that shows its certificate and asks for none. */
    public String serverConfig() {
        return serverConfig("");
    }

    /** As {@link #serverConfig()}, with a certificate of its own for these host names and addresses alone. */
    public String serverConfigFor(String... hosts) {
        String name = "server-" + SERIAL.incrementAndGet();
        try {
            writeIdentity(name, issue(authority, name, newKeys(), KeyPurposeId.id_kp_serverAuth, hosts));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot make a certificate for " + List.of(hosts), e);
        }
        return serverConfig(folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"), "");
    }

    private String serverConfig(String more) {
        return serverConfig(serverCertificate(), serverKey(), more);
    }

    private String serverConfig(Path certificate, Path key, String more) {
        return "tls {\n  timeout: 10\n  cert_file: " + quoted(certificate) + "\n  key_file: " + quoted(key)
                + "\n  ca_file: " + quoted(ca()) + "\n" + more + "}\n";
    }

    private static String quoted(Path file) {
        return NatsServerBuilder.quoted(file.toString());
    }

    /** Deletes the files. */
    @Override
    public void close() {
        Folders.delete(folder);
    }

    private static Identity authority(String name)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        KeyPair keys = newKeys();
        X500Principal subject = new X500Principal("CN=" + name);
        JcaX509v3CertificateBuilder certificate = certificate(subject, subject, keys);
        certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new Identity(keys, sign(certificate, keys));
    }

    private static Identity issue(Identity authority, String name, KeyPurposeId purpose)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        return issue(authority, name, newKeys(), purpose);
    }

    private static Identity issue(Identity authority, String name, KeyPair keys, KeyPurposeId purpose)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        return issue(authority, name, keys, purpose, "localhost", "127.0.0.1");
    }

    private static Identity issue(Identity authority, String name, KeyPair keys, KeyPurposeId purpose, String... hosts)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Principal issuer = authority.certificate().getSubjectX500Principal();
        JcaX509v3CertificateBuilder certificate = certificate(issuer, new X500Principal("CN=" + name), keys);
        GeneralName[] names =
                Stream.of(hosts).map(TestCertificates::generalName).toArray(GeneralName[]::new);
        certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        certificate.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        certificate.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return new Identity(keys, sign(certificate, authority.keys()));
    }

    private static GeneralName generalName(String host) {
        boolean isAddress = host.matches("[\\d.]+");
        return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private static JcaX509v3CertificateBuilder certificate(X500Principal issuer, X500Principal subject, KeyPair keys) {
        Instant now = Instant.now();
        return certificate(issuer, subject, keys, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
    }

    private static JcaX509v3CertificateBuilder certificate(
            X500Principal issuer, X500Principal subject, KeyPair keys, Instant from, Instant until) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(from),
                Date.from(until),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder certificate, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder(SIGNATURE).build(signer.getPrivate())));
    }

    /** Made in a millisecond, where one for RSA takes seconds on a busy machine. */
    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** PKCS#1 is a form of RSA keys only. */
    private static KeyPair rsaKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_KEY_SIZE);
        return generator.generateKeyPair();
    }

    private void writeIdentity(String name, Identity identity) throws IOException {
        byte[] key = identity.keys().getPrivate().getEncoded();
        write(name + ".pem", identity.certificate());
        write(name + "-key.pem", new PemObject("PRIVATE KEY", key));
    }

    private void writePkcs1(String name, Identity identity) throws IOException {
        byte[] key = identity.keys().getPrivate().getEncoded();
        write(
                name + "-key-pkcs1.pem",
                new PemObject(
                        "RSA PRIVATE KEY",
                        PrivateKeyInfo.getInstance(key)
                                .parsePrivateKey()
                                .toASN1Primitive()
                                .getEncoded()));
    }

    private void write(String name, Object content) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(content);
            pem.flush();
            Files.writeString(folder.resolve(name), text.toString(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
