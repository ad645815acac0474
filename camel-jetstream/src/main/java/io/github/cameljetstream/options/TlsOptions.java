package io.github.cameljetstream.options;

import io.github.cameljetstream.values.TextSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/** TLS: the certificate of the client, and verification of the server. A part of {@link SecurityOptions}. */
@UriParams
public abstract class TlsOptions {
    /**
     * Certificate of the client in PEM form, followed by its chain if it has one: a path, file:, classpath:, or the
     * text itself. The component reads a file again at each connect. Needs tlsClientKey. Dapr's spelling
     * tls_client_cert is also accepted. Example: /etc/nats/tls.crt
     */
    @UriParam(label = "security")
    private @Nullable String tlsClientCert;

    /**
     * Private key of the client in PEM form (PKCS#8, PKCS#1 or SEC1): a path, file:, classpath:, or the text itself.
     * The component reads a file again at each connect. Needs tlsClientCert. Dapr's spelling tls_client_key is also
     * accepted. Example: /etc/nats/tls.key
     */
    @UriParam(label = "security")
    private @Nullable String tlsClientKey;

    /** Password of tlsClientKey if it is an encrypted PKCS#8 key (ENCRYPTED PRIVATE KEY). Needs tlsClientKey. */
    @UriParam(label = "security", secret = true)
    private @Nullable String tlsClientKeyPassword;

    /**
     * Certificates in PEM form against which the component verifies the server's certificate: a path, file:,
     * classpath:, or the text itself. The component reads a file again at each connect. By default the component trusts
     * the certificates that Java trusts. Example: /etc/nats/ca.crt
     */
    @UriParam(label = "security")
    private @Nullable String tlsCaCert;

    /**
     * If true, the component moves a live connection to a renewed certificate within about 10 seconds after its files
     * change. This includes the key stores of sslContextParameters. If false, the next reconnect uses the new
     * certificate. The component first tries the new certificate with a second connection, and keeps the old one while
     * the server rejects it. Needs tlsClientCert, tlsCaCert or sslContextParameters.
     */
    @UriParam(label = "security", defaultValue = "false")
    private boolean tlsReload;

    /**
     * If true, the component starts the TLS handshake before the server sends anything. The server must be configured
     * for it (nats-server 2.10 or newer).
     */
    @UriParam(label = "security")
    private boolean tlsFirst;

    /**
     * TLS configuration by Camel's own means, for example with key stores. The component evaluates it again at each
     * connect. It cannot be combined with tlsClientCert or tlsCaCert. If none of the three is set and the component has
     * useGlobalSslContextParameters=true, the TLS configuration of the Camel context applies. Example: #natsTls
     */
    @UriParam(label = "security")
    private @Nullable SSLContextParameters sslContextParameters;

    void validateTls() {
        Checks.together("tlsClientCert", tlsClientCert, "tlsClientKey", tlsClientKey);
        if (sslContextParameters != null && (tlsClientCert != null || tlsCaCert != null)) {
            throw new IllegalArgumentException(
                    "sslContextParameters is set together with tlsClientCert or tlsCaCert: configure the certificates"
                            + " in one of the two ways.");
        }
        if (tlsClientKeyPassword != null && tlsClientKey == null) {
            throw new IllegalArgumentException(
                    "tlsClientKeyPassword is set without tlsClientKey: set both, or remove the password.");
        }
        checkReload();
    }

    private void checkReload() {
        if (tlsReload && !saysTls()) {
            throw new IllegalArgumentException(
                    "tlsReload=true is refused: there is nothing to renew. Set tlsClientCert, tlsCaCert or"
                            + " sslContextParameters, or remove it.");
        }
    }

    List<TextSource> tlsSources() {
        return Arrays.asList(clientCertSource(), clientKeySource(), caCertSource()).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    public @Nullable TextSource clientCertSource() {
        return TextSource.pem("tlsClientCert", tlsClientCert);
    }

    public @Nullable TextSource clientKeySource() {
        return TextSource.pem("tlsClientKey", tlsClientKey);
    }

    public @Nullable TextSource caCertSource() {
        return TextSource.pem("tlsCaCert", tlsCaCert);
    }

    /** If true, an option configures TLS, by parameters or by certificates. */
    public boolean saysTls() {
        return sslContextParameters != null || tlsClientCert != null || tlsCaCert != null;
    }

    public @Nullable String getTlsClientCert() {
        return tlsClientCert;
    }

    public void setTlsClientCert(String tlsClientCert) {
        this.tlsClientCert = tlsClientCert;
    }

    public @Nullable String getTlsClientKey() {
        return tlsClientKey;
    }

    public void setTlsClientKey(String tlsClientKey) {
        this.tlsClientKey = tlsClientKey;
    }

    public @Nullable String getTlsClientKeyPassword() {
        return tlsClientKeyPassword;
    }

    public void setTlsClientKeyPassword(String tlsClientKeyPassword) {
        this.tlsClientKeyPassword = tlsClientKeyPassword;
    }

    public @Nullable String getTlsCaCert() {
        return tlsCaCert;
    }

    public void setTlsCaCert(String tlsCaCert) {
        this.tlsCaCert = tlsCaCert;
    }

    public boolean isTlsReload() {
        return tlsReload;
    }

    public void setTlsReload(boolean tlsReload) {
        this.tlsReload = tlsReload;
    }

    public boolean isTlsFirst() {
        return tlsFirst;
    }

    public void setTlsFirst(boolean tlsFirst) {
        this.tlsFirst = tlsFirst;
    }

    public @Nullable SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }
}
