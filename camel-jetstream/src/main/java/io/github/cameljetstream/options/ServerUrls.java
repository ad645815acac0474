package io.github.cameljetstream.options;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Server URLs as they may be shown. */
public final class ServerUrls {
    private static final Pattern USER_INFO = Pattern.compile("(^|,|//)\\s*[^/,@\\s]+@");

    private ServerUrls() {}

    /** The user part of the URLs, {@code user:password} or a token; null if none has one. */
    public static String user(List<String> urls) {
        return urls.stream()
                .map(ServerUrls::user)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String user(String url) {
        int at = url.lastIndexOf('@');
        return at < 0 ? null : url.substring(hostBegin(url), at);
    }

    /** The URL without its user part. */
    public static String withoutUser(String url) {
        int at = url.lastIndexOf('@');
        return at < 0 ? url : url.substring(0, hostBegin(url)) + url.substring(at + 1);
    }

    private static int hostBegin(String url) {
        int scheme = url.indexOf("://");
        return scheme < 0 ? 0 : scheme + 3;
    }

    /** The URL, or the list of them, with what stands before an {@code @} replaced, since it may be a password or token. */
    public static String masked(String urls) {
        return urls == null ? null : USER_INFO.matcher(urls).replaceAll("$1xxxxxx@");
    }
}
