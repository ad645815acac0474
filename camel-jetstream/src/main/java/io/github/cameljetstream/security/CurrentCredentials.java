package io.github.cameljetstream.security;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.values.TextSource;
import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * A JWT and its seed, or a seed alone, that are read again at each connect, both at once. jnats asks for the id first,
 * then has the challenge signed, then asks for the JWT, in one thread.
 */
public final class CurrentCredentials implements AuthHandler {
    private final Credentials credentials;
    private final CamelContext context;

    @SuppressWarnings("NullAway.Init") // by the factory method
    private volatile AuthHandler current;

    private CurrentCredentials(Credentials credentials, CamelContext context) {
        this.credentials = credentials;
        this.context = context;
    }

    /**
     * Reads them a first time, so that what is mistyped is refused here and not in the middle of the handshake.
     *
     * @throws IllegalArgumentException naming the option, and the place but no secret
     */
    public static CurrentCredentials of(Credentials credentials, CamelContext context) throws IOException {
        CurrentCredentials made = new CurrentCredentials(credentials, context);
        made.current = made.read();
        return made;
    }

    private AuthHandler read() throws IOException {
        if (credentials.jwt() != null) {
            TextSource seed = requireNonNull(credentials.seedKey(), "validated together with jwt");
            return handler(jwt(credentials.jwt()), seed, seed.readText(context));
        }
        if (credentials.credentialsFile() != null) {
            TextSource source = credentials.credentialsFile();
            String both = source.readText(context);
            String jwt = line(both, CurrentCredentials::isJwt);
            if (jwt == null) {
                throw new IllegalArgumentException(
                        source + " is refused: it holds no user JWT and seed, as nsc writes them.");
            }
            return handler(jwt, source, both);
        }
        TextSource seed = requireNonNull(credentials.nkeySeed(), "one of the three is set");
        return handler(null, seed, seed.readText(context));
    }

    private String jwt(TextSource source) throws IOException {
        String text = source.readText(context);
        String jwt = line(text, CurrentCredentials::isJwt);
        if (jwt == null && !source.inline()) {
            throw new IllegalArgumentException(source + " is refused: the file holds no user JWT.");
        }
        return jwt == null ? text : jwt;
    }

    private static AuthHandler handler(@Nullable String jwt, TextSource source, String text) {
        String seed = line(text, line -> line.startsWith("SU"));
        char[] chars = (seed == null ? text : seed).toCharArray();
        try {
            NKey.fromSeed(chars).clear();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    source + " is refused: it is no valid seed of a user key (its value is not shown).", e);
        }
        return Nats.staticCredentials(jwt == null ? null : jwt.toCharArray(), chars);
    }

    private static boolean isJwt(String line) {
        return line.startsWith("ey") && line.indexOf('.') > 0;
    }

    /** Files have the value on a line of its own, often between lines that say what it is; null if there is none. */
    private static @Nullable String line(String text, Predicate<String> isIt) {
        return text.lines().map(String::strip).filter(isIt).findFirst().orElse(null);
    }

    @Override
    public char[] getID() {
        try {
            current = read();
        } catch (IOException e) {
            throw new UncheckedIOException("The credentials cannot be read: " + e.getMessage(), e);
        }
        return current.getID();
    }

    @Override
    public byte[] sign(byte[] nonce) {
        return current.sign(nonce);
    }

    @Override
    public char[] getJWT() {
        return current.getJWT();
    }
}
