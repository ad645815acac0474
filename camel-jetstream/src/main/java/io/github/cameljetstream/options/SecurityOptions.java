package io.github.cameljetstream.options;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Who we are to the server, and how we know that it is the server. At most one of jwt, credentialsFile, nkeySeed,
 * token, and username is used, in this order; TLS combines with any.
 */
@UriParams
public final class SecurityOptions implements Cloneable {
    /**
     * The user JWT of decentralized authentication. Needs seedKey. If token is given too, jwt is used and a
     * warning logged.
     */
    @UriParam(label = "security", secret = true)
    private String jwt;

    /** The seed of the user's key (it begins with SU) that signs the server's challenge. Needs jwt. */
    @UriParam(label = "security", secret = true)
    private String seedKey;

    /**
     * The path of a credentials file, which holds a user JWT and its seed, as nsc writes it. It is read again at
     * each reconnect.
     */
    @UriParam(label = "security")
    private String credentialsFile;

    /** The seed of a user nkey (it begins with SU), for a server whose configuration lists the public key. */
    @UriParam(label = "security", secret = true)
    private String nkeySeed;

    /** The token of token based authentication. */
    @UriParam(label = "security", secret = true)
    private String token;

    /** The user of authentication by user and password. Needs password. */
    @UriParam(label = "security", secret = true)
    private String username;

    /** The password of authentication by user and password. Needs username. */
    @UriParam(label = "security", secret = true)
    private String password;

    /**
     * The path of the client's certificate in PEM form, followed by its chain if there is one. Needs tlsClientKey.
     * Dapr's spelling tls_client_cert is accepted too.
     */
    @UriParam(label = "security")
    private String tlsClientCert;

    /**
     * The path of the client's private key in PEM form (PKCS#8, PKCS#1 or SEC1, not encrypted). Needs
     * tlsClientCert. Dapr's spelling tls_client_key is accepted too.
     */
    @UriParam(label = "security")
    private String tlsClientKey;

    /**
     * The path of the certificates in PEM form that the server's certificate is checked against. By default those
     * that Java trusts.
     */
    @UriParam(label = "security")
    private String tlsCaCert;

    /** Whether TLS begins before the server has said anything. The server must be set up for it (2.10 or newer). */
    @UriParam(label = "security")
    private boolean tlsFirst;

    /**
     * TLS configured by Camel's own means, with key stores for example. It cannot be combined with tlsClientCert
     * and tlsCaCert. When none of the three is given and the component has
     * useGlobalSslContextParameters, those of the Camel context are used.
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
        Checks.together("username", username, "password", password);
        Checks.readable("credentialsFile", credentialsFile);
        Checks.readable("tlsClientCert", tlsClientCert);
        Checks.readable("tlsClientKey", tlsClientKey);
        Checks.readable("tlsCaCert", tlsCaCert);
        Checks.nkeySeed("seedKey", seedKey);
        Checks.nkeySeed("nkeySeed", nkeySeed);
        if (sslContextParameters != null && (tlsClientCert != null || tlsCaCert != null)) {
            throw new IllegalArgumentException("sslContextParameters is given together with tlsClientCert or tlsCaCert:"
                    + " give the certificates in one of the two ways.");
        }
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

    public String getTlsCaCert() {
        return tlsCaCert;
    }

    public void setTlsCaCert(String tlsCaCert) {
        this.tlsCaCert = tlsCaCert;
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
