package io.github.cameljetstream.values;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Server URLs without secrets, for logs and errors. */
public final class ServerUrls {
    private static final String MASK = "xxxxxx";
    private static final Pattern SCHEME = Pattern.compile("\\s*[A-Za-z]+://");
    private static final Pattern PLAIN = Pattern.compile("\\s*([A-Za-z]+://)?([\\w.-]+|\\[[\\w.:%]+])(:\\d+)?/?\\s*");

    private ServerUrls() {}

    /** The user part of the URLs, {@code user:password} or a token; null if none has one. */
    public static @Nullable String user(List<String> urls) {
        return urls.stream()
                .map(ServerUrls::user)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The user part of one URL; null if it has none. */
    public static @Nullable String user(String url) {
        int at = url.lastIndexOf('@');
        return at < 0 ? null : url.substring(hostBegin(url), at);
    }

    /** The URL without its user part. */
    public static String withoutUser(String url) {
        int at = url.lastIndexOf('@');
        return at < 0 ? url : url.substring(0, hostBegin(url)) + url.substring(at + 1);
    }

    private static int hostBegin(String url) {
        Matcher scheme = SCHEME.matcher(url);
        return scheme.lookingAt() ? scheme.end() : 0;
    }

    /**
     * The URL or URLs, without the part before an {@code @}, which may be a password or token. Text beside such a URL
     * that is no plain URL is also replaced, because it may belong to the secret.
     */
    public static String masked(String urls) {
        if (urls == null || urls.indexOf('@') < 0) {
            return urls;
        }
        return Arrays.stream(urls.split(",", -1)).map(ServerUrls::maskedOne).collect(Collectors.joining(","));
    }

    private static String maskedOne(String url) {
        int at = url.lastIndexOf('@');
        if (at < 0) {
            return PLAIN.matcher(url).matches() ? url : MASK;
        }
        return url.substring(0, hostBegin(url)) + MASK + url.substring(at);
    }
}
