package io.github.cameljetstream.security;

import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.values.TextSource;
import io.nats.client.AuthHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The credentials of the options; null where an option is not set. */
public record Credentials(
        @Nullable AuthHandler authHandler,
        @Nullable TextSource jwt,
        @Nullable TextSource seedKey,
        @Nullable TextSource credentialsFile,
        @Nullable TextSource nkeySeed,
        @Nullable Supplier<char[]> tokenSupplier,
        @Nullable TextSource tokenFile,
        @Nullable String token,
        @Nullable String username,
        @Nullable String password,
        @Nullable TextSource passwordFile) {

    public static Credentials of(SecurityOptions options) {
        return new Credentials(
                options.getAuthHandler(),
                options.jwtSource(),
                options.seedKeySource(),
                options.credentialsSource(),
                options.nkeySeedSource(),
                options.getTokenSupplier(),
                options.tokenFileSource(),
                options.getToken(),
                options.getUsername(),
                options.getPassword(),
                options.passwordFileSource());
    }

    /** The names of the options that are set, each a way to authenticate; the component uses the first. */
    public List<String> given() {
        Map<String, Object> ways = new LinkedHashMap<>();
        ways.put("authHandler", authHandler);
        ways.put("jwt", jwt);
        ways.put("credentialsFile", credentialsFile);
        ways.put("nkeySeed", nkeySeed);
        ways.put("tokenSupplier", tokenSupplier);
        ways.put("tokenFile", tokenFile);
        ways.put("token", token);
        ways.put("username", username);
        ways.values().removeIf(Objects::isNull);
        return List.copyOf(ways.keySet());
    }

    @Override
    public String toString() {
        return "Credentials[xxxxxx]";
    }
}
