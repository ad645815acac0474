package io.github.cameljetstream.options;

import io.nats.client.AuthHandler;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Authentication of the component, and verification of the server. At most one of authHandler, jwt, credentialsFile,
 * nkeySeed, tokenSupplier, tokenFile, token, and username is used, in this order; TLS combines with any.
 */
@UriParams
public final class SecurityOptions implements Cloneable {
    /**
     * User JWT of decentralized authentication, or the location of a file that contains it. A location begins with
     * file:, classpath:, a slash, or a dot and a slash. The component reads a file again at each connect. Needs
     * seedKey. If token is also set, the component uses jwt and logs a warning. Example: file:/etc/nats/user.jwt
     */
    @UriParam(label = "security", secret = true)
    private String jwt;

    /**
     * Seed of the user key that signs the server's challenge, or the location of a file that contains it, as for jwt.
     * The seed begins with SU. Needs jwt. Example: file:/etc/nats/user.nk
     */
    @UriParam(label = "security", secret = true)
    private String seedKey;

    /**
     * Credentials file as nsc writes it, with a user JWT and its seed: a path, file:, classpath:, or the text itself.
     * The component reads a file again at each connect. Example: /etc/nats/orders.creds
     */
    @UriParam(label = "security")
    private String credentialsFile;

    /**
     * Seed of a user nkey, or the location of a file that contains it, as for jwt. The seed begins with SU. The
     * server's configuration must list the public key. Example: file:/etc/nats/user.nk
     */
    @UriParam(label = "security", secret = true)
    private String nkeySeed;

    /** Token for authentication by token. */
    @UriParam(label = "security", secret = true)
    private String token;

    /**
     * File that contains the token for authentication by token: a path, file: or classpath:. The component reads it
     * again at each connect. Example: /var/run/secrets/nats/token
     */
    @UriParam(label = "security")
    private String tokenFile;

    /**
     * Bean of type java.util.function.Supplier that returns the token as an array of characters. The component calls it
     * at each connect. Example: #natsToken
     */
    @UriParam(label = "security,advanced")
    private Supplier<char[]> tokenSupplier;

    /**
     * Bean of type io.nats.client.AuthHandler, for credentials that are stored elsewhere, such as in a vault. The
     * component calls it at each connect. Example: #natsVault
     */
    @UriParam(label = "security,advanced")
    private AuthHandler authHandler;

    /** User name for authentication by user and password. Needs password or passwordFile. */
    @UriParam(label = "security", secret = true)
    private String username;

    /** Password for authentication by user and password. Needs username. */
    @UriParam(label = "security", secret = true)
    private String password;

    /**
     * File that contains the password for authentication by user and password: a path, file: or classpath:. The
     * component reads it again after the server rejects the password. Needs username. Example:
     * /var/run/secrets/nats/password
     */
    @UriParam(label = "security")
    private String passwordFile;

    /**
     * Certificate of the client in PEM form, followed by its chain if it has one: a path, file:, classpath:, or the
     * text itself. The component reads a file again at each connect. Needs tlsClientKey. Dapr's spelling
     * tls_client_cert is also accepted. Example: /etc/nats/tls.crt
     */
    @UriParam(label = "security")
    private String tlsClientCert;

    /**
     * Private key of the client in PEM form (PKCS#8, PKCS#1 or SEC1): a path, file:, classpath:, or the text itself.
     * The component reads a file again at each connect. Needs tlsClientCert. Dapr's spelling tls_client_key is also
     * accepted. Example: /etc/nats/tls.key
     */
    @UriParam(label = "security")
    private String tlsClientKey;

    /** Password of tlsClientKey if it is an encrypted PKCS#8 key (ENCRYPTED PRIVATE KEY). Needs tlsClientKey. */
    @UriParam(label = "security", secret = true)
    private String tlsClientKeyPassword;

    /**
     * Certificates in PEM form against which the component verifies the server's certificate: a path, file:,
     * classpath:, or the text itself. The component reads a file again at each connect. By default the component trusts
     * the certificates that Java trusts. Example: /etc/nats/ca.crt
     */
    @UriParam(label = "security")
    private String tlsCaCert;

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
    private SSLContextParameters sslContextParameters;

    /** A copy that later changes to this group do not reach. */
    public SecurityOptions copy() {
        try {
            return (SecurityOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Refuses halves of pairs and ways that exclude each other.
     *
     * @throws IllegalArgumentException naming the options and the cure, never a value
     */
    public void validate() {
        Checks.together("jwt", jwt, "seedKey", seedKey);
        Checks.together("tlsClientCert", tlsClientCert, "tlsClientKey", tlsClientKey);
        checkPassword();
        for (TextSource source : Arrays.asList(
                credentialsSource(),
                tokenFileSource(),
                passwordFileSource(),
                clientCertSource(),
                clientKeySource(),
                caCertSource(),
                jwtSource(),
                seedKeySource(),
                nkeySeedSource())) {
            if (source != null) {
                source.validate();
            }
        }
        Checks.nkeySeed(seedKeySource());
        Checks.nkeySeed(nkeySeedSource());
        if (sslContextParameters != null && (tlsClientCert != null || tlsCaCert != null)) {
            throw new IllegalArgumentException("sslContextParameters is given together with tlsClientCert or tlsCaCert:"
                    + " give the certificates in one of the two ways.");
        }
        checkTls();
    }

    private void checkPassword() {
        if (password != null && passwordFile != null) {
            throw new IllegalArgumentException(
                    "password and passwordFile are both given, and are one secret: leave one out.");
        }
        if (passwordFile == null) {
            Checks.together("username", username, "password", password);
        } else {
            Checks.together("username", username, "passwordFile", passwordFile);
        }
    }

    private void checkTls() {
        if (tlsClientKeyPassword != null && tlsClientKey == null) {
            throw new IllegalArgumentException(
                    "tlsClientKeyPassword is given without tlsClientKey: give both, or leave" + " the password out.");
        }
        if (tlsReload && !saysTls()) {
            throw new IllegalArgumentException("tlsReload=true is refused: there is nothing to renew. Give"
                    + " tlsClientCert, tlsCaCert or sslContextParameters, or leave it out.");
        }
    }

    public TextSource jwtSource() {
        return TextSource.token("jwt", jwt);
    }

    public TextSource seedKeySource() {
        return TextSource.token("seedKey", seedKey);
    }

    public TextSource nkeySeedSource() {
        return TextSource.token("nkeySeed", nkeySeed);
    }

    public TextSource credentialsSource() {
        return TextSource.pem("credentialsFile", credentialsFile);
    }

    public TextSource tokenFileSource() {
        return TextSource.file("tokenFile", tokenFile);
    }

    public TextSource passwordFileSource() {
        return TextSource.file("passwordFile", passwordFile);
    }

    public TextSource clientCertSource() {
        return TextSource.pem("tlsClientCert", tlsClientCert);
    }

    public TextSource clientKeySource() {
        return TextSource.pem("tlsClientKey", tlsClientKey);
    }

    public TextSource caCertSource() {
        return TextSource.pem("tlsCaCert", tlsCaCert);
    }

    /** Whether it is said how TLS is made: by parameters or by certificates. */
    public boolean saysTls() {
        return sslContextParameters != null || tlsClientCert != null || tlsCaCert != null;
    }

    public String getJwt() {
        return jwt;
    }

    public void setJwt(String jwt) {
        this.jwt = jwt;
    }

    public String getSeedKey() {
        return seedKey;
    }

    public void setSeedKey(String seedKey) {
        this.seedKey = seedKey;
    }

    public String getCredentialsFile() {
        return credentialsFile;
    }

    public void setCredentialsFile(String credentialsFile) {
        this.credentialsFile = credentialsFile;
    }

    public String getNkeySeed() {
        return nkeySeed;
    }

    public void setNkeySeed(String nkeySeed) {
        this.nkeySeed = nkeySeed;
    }

    public String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
    }

    public String getTokenFile() {
        return tokenFile;
    }

    public void setTokenFile(String tokenFile) {
        this.tokenFile = tokenFile;
    }

    public Supplier<char[]> getTokenSupplier() {
        return tokenSupplier;
    }

    public void setTokenSupplier(Supplier<char[]> tokenSupplier) {
        this.tokenSupplier = tokenSupplier;
    }

    public AuthHandler getAuthHandler() {
        return authHandler;
    }

    public void setAuthHandler(AuthHandler authHandler) {
        this.authHandler = authHandler;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getPasswordFile() {
        return passwordFile;
    }

    public void setPasswordFile(String passwordFile) {
        this.passwordFile = passwordFile;
    }

    public String getTlsClientCert() {
        return tlsClientCert;
    }

    public void setTlsClientCert(String tlsClientCert) {
        this.tlsClientCert = tlsClientCert;
    }

    public String getTlsClientKey() {
        return tlsClientKey;
    }

    public void setTlsClientKey(String tlsClientKey) {
        this.tlsClientKey = tlsClientKey;
    }

    public String getTlsClientKeyPassword() {
        return tlsClientKeyPassword;
    }

    public void setTlsClientKeyPassword(String tlsClientKeyPassword) {
        this.tlsClientKeyPassword = tlsClientKeyPassword;
    }

    public String getTlsCaCert() {
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

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }
}
