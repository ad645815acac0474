package io.github.cameljetstream.security;

import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.TextSource;
import io.nats.client.AuthHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The credentials of the options; null where an option is not set. */
public record Credentials(
        AuthHandler authHandler,
        TextSource jwt,
        TextSource seedKey,
        TextSource credentialsFile,
        TextSource nkeySeed,
        Supplier<char[]> tokenSupplier,
        TextSource tokenFile,
        String token,
        String username,
        String password,
        TextSource passwordFile) {

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
