package io.github.cameljetstream.values;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The value of an option that is a text or its location: a path, {@code file:} or {@code classpath:}. The component
 * reads a location again at each use, so that a renewed file takes effect.
 *
 * @param option the option, for messages
 * @param value the text or its location
 * @param inline if true, the value is the text itself, and must not be shown
 */
public record TextSource(String option, String value, boolean inline) {
    private static final String FILE = "file:";
    private static final String CLASSPATH = "classpath:";
    private static final String PEM_BEGIN = "-----BEGIN";
    /** A value with this prefix is never a JWT or a seed, not even a mistyped one, so errors may show it. */
    private static final Pattern PATH = Pattern.compile("[/\\\\]|\\.\\.?[/\\\\]|[A-Za-z]:[/\\\\]");

    /** For certificates, keys and credentials: a text in PEM form, otherwise a location. Null if there is no value. */
    public static @Nullable TextSource pem(String option, @Nullable String value) {
        return value == null ? null : new TextSource(option, value, value.contains(PEM_BEGIN));
    }

    /**
     * For a JWT or a seed: a location if the value begins with {@code file:} or {@code classpath:}, or as an absolute
     * path or with a dot and a slash; otherwise the text. Null if there is no value.
     */
    public static @Nullable TextSource token(String option, @Nullable String value) {
        return value == null ? null : new TextSource(option, value, !isPlace(value));
    }

    /** Always a location. Null if there is no value. */
    public static @Nullable TextSource file(String option, @Nullable String value) {
        return value == null ? null : new TextSource(option, value, false);
    }

    private static boolean isPlace(String value) {
        return hasScheme(value, FILE)
                || hasScheme(value, CLASSPATH)
                || PATH.matcher(value).lookingAt();
    }

    private static boolean hasScheme(String value, String scheme) {
        return value.toLowerCase(Locale.ROOT).startsWith(scheme);
    }

    /** Rejects a file that cannot be read. A resource on the class path is searched when it is used. */
    public void validate() {
        if (!inline && !hasScheme(value, CLASSPATH)) {
            Path path = path();
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                throw unreadable(null);
            }
        }
    }

    private Path path() {
        if (!hasScheme(value, FILE)) {
            return Path.of(value);
        }
        try {
            return Path.of(URI.create(FILE + value.substring(FILE.length())));
        } catch (IllegalArgumentException e) {
            return Path.of(value.substring(FILE.length())); // relative, or not encoded as a URI is
        }
    }

    /** The current content. */
    public byte[] read(CamelContext context) throws IOException {
        if (inline) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        if (!hasScheme(value, CLASSPATH)) {
            return Files.readAllBytes(path());
        }
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(
                context, CLASSPATH + value.substring(CLASSPATH.length()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The current content, without surrounding blanks and line ends. */
    public String readText(CamelContext context) throws IOException {
        return new String(read(context), StandardCharsets.UTF_8).strip();
    }

    /** The text at a location, without surrounding blanks. */
    public static String readFile(String option, String place, CamelContext context) throws IOException {
        return new TextSource(option, place, false).readText(context);
    }

    private IllegalArgumentException unreadable(@Nullable Exception cause) {
        return new IllegalArgumentException(
                this + " is refused: it must be the path of a file that this process can read.", cause);
    }

    /** The option and the location; for a text only the option. */
    @Override
    public String toString() {
        return inline ? option : option + "=" + value;
    }
}
