package io.github.cameljetstream.options;

import io.github.cameljetstream.values.TextSource;
import io.nats.client.AuthHandler;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * Authentication of the component, and TLS. At most one of authHandler, jwt, credentialsFile,
 * nkeySeed, tokenSupplier, tokenFile, token, and username is used, in this order; TLS combines with any.
 */
@UriParams
public final class SecurityOptions extends TlsOptions implements Cloneable {
    /**
     * User JWT of decentralized authentication, or the location of a file that contains it. A location begins with
     * file:, classpath:, a slash, or a dot and a slash. The component reads a file again at each connect. Needs
     * seedKey. If token is also set, the component uses jwt and logs a warning. Example: file:/etc/nats/user.jwt
     */
    @UriParam(label = "security", secret = true)
    private @Nullable String jwt;

    /**
     * Seed of the user key that signs the server's challenge, or the location of a file that contains it, as for jwt.
     * The seed begins with SU. Needs jwt. Example: file:/etc/nats/user.nk
     */
    @UriParam(label = "security", secret = true)
    private @Nullable String seedKey;

    /**
     * Credentials file as nsc writes it, with a user JWT and its seed: a path, file:, classpath:, or the text itself.
     * The component reads a file again at each connect. Example: /etc/nats/orders.creds
     */
    @UriParam(label = "security")
    private @Nullable String credentialsFile;

    /**
     * Seed of a user nkey, or the location of a file that contains it, as for jwt. The seed begins with SU. The
     * server's configuration must list the public key. Example: file:/etc/nats/user.nk
     */
    @UriParam(label = "security", secret = true)
    private @Nullable String nkeySeed;

    /** Token for authentication by token. */
    @UriParam(label = "security", secret = true)
    private @Nullable String token;

    /**
     * File that contains the token for authentication by token: a path, file: or classpath:. The component reads it
     * again at each connect. Example: /var/run/secrets/nats/token
     */
    @UriParam(label = "security")
    private @Nullable String tokenFile;

    /**
     * Bean of type java.util.function.Supplier that returns the token as an array of characters, for a token that
     * expires or is stored elsewhere. The component calls it at each connect. Example: #natsToken
     */
    @UriParam(label = "security,advanced")
    private @Nullable Supplier<char[]> tokenSupplier;

    /**
     * Bean of type io.nats.client.AuthHandler, for credentials that are stored elsewhere, such as in a vault. The
     * component calls it at each connect. Example: #natsVault
     */
    @UriParam(label = "security,advanced")
    private @Nullable AuthHandler authHandler;

    /** User name for authentication by user and password. Needs password or passwordFile. */
    @UriParam(label = "security", secret = true)
    private @Nullable String username;

    /** Password for authentication by user and password. Needs username. */
    @UriParam(label = "security", secret = true)
    private @Nullable String password;

    /**
     * File that contains the password for authentication by user and password: a path, file: or classpath:. The
     * component reads it again after the server rejects the password. Needs username. Example:
     * /var/run/secrets/nats/password
     */
    @UriParam(label = "security")
    private @Nullable String passwordFile;

    /** A copy that later changes to this group do not reach. */
    public SecurityOptions copy() {
        try {
            return (SecurityOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects incomplete pairs, and options that exclude each other.
     *
     * @throws IllegalArgumentException naming the options and the cure, never a value
     */
    public void validate() {
        Checks.together("jwt", jwt, "seedKey", seedKey);
        validateTls();
        checkPassword();
        credentialSources().forEach(TextSource::validate);
        tlsSources().forEach(TextSource::validate);
        Checks.nkeySeed(seedKeySource());
        Checks.nkeySeed(nkeySeedSource());
    }

    private Stream<TextSource> credentialSources() {
        return Stream.of(
                        credentialsSource(),
                        tokenFileSource(),
                        passwordFileSource(),
                        jwtSource(),
                        seedKeySource(),
                        nkeySeedSource())
                .filter(Objects::nonNull);
    }

    private void checkPassword() {
        if (password != null && passwordFile != null) {
            throw new IllegalArgumentException(
                    "password and passwordFile are both set, and are one secret: remove one.");
        }
        if (passwordFile == null) {
            Checks.together("username", username, "password", password);
        } else {
            Checks.together("username", username, "passwordFile", passwordFile);
        }
    }

    public @Nullable TextSource jwtSource() {
        return TextSource.token("jwt", jwt);
    }

    public @Nullable TextSource seedKeySource() {
        return TextSource.token("seedKey", seedKey);
    }

    public @Nullable TextSource nkeySeedSource() {
        return TextSource.token("nkeySeed", nkeySeed);
    }

    public @Nullable TextSource credentialsSource() {
        return TextSource.pem("credentialsFile", credentialsFile);
    }

    public @Nullable TextSource tokenFileSource() {
        return TextSource.file("tokenFile", tokenFile);
    }

    public @Nullable TextSource passwordFileSource() {
        return TextSource.file("passwordFile", passwordFile);
    }

    public @Nullable String getJwt() {
        return jwt;
    }

    public void setJwt(String jwt) {
        this.jwt = jwt;
    }

    public @Nullable String getSeedKey() {
        return seedKey;
    }

    public void setSeedKey(String seedKey) {
        this.seedKey = seedKey;
    }

    public @Nullable String getCredentialsFile() {
        return credentialsFile;
    }

    public void setCredentialsFile(String credentialsFile) {
        this.credentialsFile = credentialsFile;
    }

    public @Nullable String getNkeySeed() {
        return nkeySeed;
    }

    public void setNkeySeed(String nkeySeed) {
        this.nkeySeed = nkeySeed;
    }

    public @Nullable String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
    }

    public @Nullable String getTokenFile() {
        return tokenFile;
    }

    public void setTokenFile(String tokenFile) {
        this.tokenFile = tokenFile;
    }

    public @Nullable Supplier<char[]> getTokenSupplier() {
        return tokenSupplier;
    }

    public void setTokenSupplier(Supplier<char[]> tokenSupplier) {
        this.tokenSupplier = tokenSupplier;
    }

    public @Nullable AuthHandler getAuthHandler() {
        return authHandler;
    }

    public void setAuthHandler(AuthHandler authHandler) {
        this.authHandler = authHandler;
    }

    public @Nullable String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public @Nullable String getPasswordFile() {
        return passwordFile;
    }

    public void setPasswordFile(String passwordFile) {
        this.passwordFile = passwordFile;
    }
}
