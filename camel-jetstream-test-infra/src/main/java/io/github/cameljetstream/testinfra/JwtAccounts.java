package io.github.cameljetstream.testinfra;

import io.nats.client.NKey;
import io.nats.client.support.JsonSerializable;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;

/**
 * An operator with a system account, and one account whose users may use JetStream without limits.
 *
 * <pre>{@code
 * JwtAccounts accounts = JwtAccounts.create();
 * JwtAccounts.User user = accounts.user("orders");
 * NatsServer server = NatsServer.builder().config(accounts.serverConfig()).start();
 * server.connect(server.options().authHandler(Nats.staticCredentials(user.jwt().toCharArray(), user.seed().toCharArray())));
 * }</pre>
 */
public final class JwtAccounts {

    private static final String JETSTREAM_LIMITS =
            ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";
    private static final String OPERATOR_CLAIM = "{\"type\":\"operator\",\"version\":2}";
    private static final String ACCOUNT_CLAIM =
            """
            {"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,"exports":-1,"wildcards":true,"conn":-1,"leaf":-1%s},\
            "default_permissions":{"pub":{},"sub":{}},%s"type":"account","version":2}""";

    private final NKey account;
    private final String serverConfig;

    /**
     * A user of the account.
     *
     * @param jwt the user's JWT
     * @param seed the seed of the user's key
     */
    public record User(String jwt, String seed) {

        /** Both as the text of a credentials file. */
        public String credentials() {
            return JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, seed);
        }

        /** Does not show the secrets. */
        @Override
        public String toString() {
            return "User[***]";
        }
    }

    private JwtAccounts(String moreClaims) throws GeneralSecurityException, IOException {
        String more = moreClaims.isEmpty() ? "" : moreClaims + ",";
        NKey operator = NKey.createOperator(null);
        NKey system = NKey.createAccount(null);
        account = NKey.createAccount(null);
        serverConfig =
                """
                operator: %s
                system_account: %s
                resolver: MEMORY
                resolver_preload {
                  %s: %s
                  %s: %s
                }
                """
                        .formatted(
                                signed(operator, operator, "operator", OPERATOR_CLAIM),
                                publicKey(system),
                                publicKey(system),
                                signed(operator, system, "SYS", ACCOUNT_CLAIM.formatted("", "")),
                                publicKey(account),
                                signed(operator, account, "APP", ACCOUNT_CLAIM.formatted(JETSTREAM_LIMITS, more)));
    }

    /** Makes new keys and JWTs. */
    public static JwtAccounts create() {
        return create("");
    }

    /** Makes new keys and JWTs, with more in the claim of the account, such as {@code "mappings":{...}}. */
    public static JwtAccounts create(String moreClaims) {
        try {
            return new JwtAccounts(moreClaims);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot make the keys of an operator", e);
        }
    }

    /** Text for the server's configuration. */
    public String serverConfig() {
        return serverConfig;
    }

    /** A new user of the account. */
    public User user(String name) {
        return user(name, null);
    }

    /** A new user of the account, whom the server lets in for that long: then it disconnects him. */
    public User user(String name, Duration validity) {
        try {
            NKey user = NKey.createUser(null);
            String jwt = JwtUtils.issueUserJWT(account, publicKey(account), publicKey(user), name, validity);
            return new User(jwt, new String(user.getSeed()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Cannot make the user " + name, e);
        }
    }

    private static String signed(NKey issuer, NKey subject, String name, String claim)
            throws GeneralSecurityException, IOException {
        JsonSerializable json = () -> claim;
        long now = JwtUtils.currentTimeSeconds();
        return JwtUtils.issueJWT(issuer, publicKey(subject), name, Duration.ZERO, now, publicKey(issuer), json);
    }

    private static String publicKey(NKey key) throws GeneralSecurityException, IOException {
        return new String(key.getPublicKey());
    }
}
