package io.github.cameljetstream.security;

import io.github.cameljetstream.values.TextSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** A token that is read again at each connect. */
public final class CurrentToken implements Supplier<char[]> {
    private final TextSource source;
    private final CamelContext context;

    public CurrentToken(TextSource source, CamelContext context) {
        this.source = source;
        this.context = context;
    }

    @Override
    public char[] get() {
        try {
            String token = source.readText(context);
            if (token.isEmpty()) {
                throw new IllegalArgumentException(source + " is refused: the file holds no token.");
            }
            return token.toCharArray();
        } catch (IOException e) {
            throw new UncheckedIOException(source + " cannot be read", e);
        }
    }
}
