package io.github.cameljetstream.options;

import io.nats.client.AuthHandler;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Who we are to the server, and how we know that it is the server. At most one of authHandler, jwt, credentialsFile,
 * nkeySeed, tokenSupplier, tokenFile, token, and username is used, in this order; TLS combines with any.
 */
@UriParams
public final class SecurityOptions implements Cloneable {
    /**
     * The user JWT of decentralized authentication, or the place of a file that holds it: file:jwt.txt,
     * classpath:jwt.txt, or a path that begins with a slash or with ./. A file is read again at each connect. Needs
     * seedKey. If token is given too, the component uses jwt and logs a warning.
     */
    @UriParam(label = "security", secret = true)
    private String jwt;

    /**
     * The seed of the user's key (it begins with SU) that signs the server's challenge, or the place of a file that
     * holds it, as for jwt. Needs jwt.
     */
    @UriParam(label = "security", secret = true)
    private String seedKey;

    /**
     * The credentials file, which holds a user JWT and its seed, as nsc writes it: a path, file:, classpath:, or the
     * text itself. A file is read again at each connect. Example: /etc/nats/orders.creds
     */
    @UriParam(label = "security")
    private String credentialsFile;

    /**
     * The seed of a user nkey (it begins with SU), for a server whose configuration lists the public key, or the place
     * of a file that holds it, as for jwt.
     */
    @UriParam(label = "security", secret = true)
    private String nkeySeed;

    /** The token of token based authentication. */
    @UriParam(label = "security", secret = true)
    private String token;

    /**
     * The file that holds the token of token based authentication: a path, file: or classpath:. It is read again at
     * each connect. Example: /var/run/secrets/nats/token
     */
    @UriParam(label = "security")
    private String tokenFile;

    /**
     * A bean that supplies the token as characters, of type java.util.function.Supplier. It is asked at each connect.
     */
    @UriParam(label = "security,advanced")
    private Supplier<char[]> tokenSupplier;

    /**
     * A bean of type io.nats.client.AuthHandler, for credentials that are kept elsewhere, such as in a vault. It is
     * asked at each connect.
     */
    @UriParam(label = "security,advanced")
    private AuthHandler authHandler;

    /** The user of authentication by user and password. Needs password or passwordFile. */
    @UriParam(label = "security", secret = true)
    private String username;

    /** The password of authentication by user and password. Needs username. */
    @UriParam(label = "security", secret = true)
    private String password;

    /**
     * The file that holds the password of authentication by user and password: a path, file: or classpath:. It is read
     * again when the server has refused the password. Needs username. Example: /var/run/secrets/nats/password
     */
    @UriParam(label = "security")
    private String passwordFile;

    /**
     * The client's certificate in PEM form, followed by its chain if there is one: a path, file:, classpath:, or the
     * text itself. A file is read again at each connect. Needs tlsClientKey. Dapr's spelling tls_client_cert is
     * accepted too.
     */
    @UriParam(label = "security")
    private String tlsClientCert;

    /**
     * The client's private key in PEM form (PKCS#8, PKCS#1 or SEC1): a path, file:, classpath:, or the text itself. A
     * file is read again at each connect. Needs tlsClientCert. Dapr's spelling tls_client_key is accepted too.
     */
    @UriParam(label = "security")
    private String tlsClientKey;

    /** The password of tlsClientKey if it is an encrypted PKCS#8 key (ENCRYPTED PRIVATE KEY). Needs tlsClientKey. */
    @UriParam(label = "security", secret = true)
    private String tlsClientKeyPassword;

    /**
     * The certificates in PEM form that the server's certificate is checked against: a path, file:, classpath:, or the
     * text itself. A file is read again at each connect. By default those that Java trusts.
     */
    @UriParam(label = "security")
    private String tlsCaCert;

    /**
     * If true, a running connection moves to a renewed certificate within about 10 seconds after its files, or the key
     * stores of sslContextParameters, have changed. If false, the next reconnect uses it. The component first tries the
     * new certificate with a second connection, and keeps the old one while the server refuses the new one. Needs
     * tlsClientCert, tlsCaCert or sslContextParameters.
     */
    @UriParam(label = "security", defaultValue = "false")
    private boolean tlsReload;

    /** Whether TLS begins before the server has said anything. The server must be set up for it (2.10 or newer). */
    @UriParam(label = "security")
    private boolean tlsFirst;

    /**
     * TLS configured by Camel's own means, with key stores for example. The component asks for it again at each
     * connect. It cannot be combined with tlsClientCert and tlsCaCert. When none of the three is given and the
     * component has useGlobalSslContextParameters, those of the Camel context are used.
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
