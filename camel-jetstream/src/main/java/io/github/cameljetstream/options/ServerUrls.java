package io.github.cameljetstream.options;

import java.util.regex.Pattern;

/** Server URLs as they may be shown. */
public final class ServerUrls {
    private static final Pattern USER_INFO = Pattern.compile("(^|,|//)\\s*[^/,@\\s]+@");

    private ServerUrls() {}

    /** The URL, or the list of them, with what stands before an {@code @} replaced, since it may be a password or token. */
    public static String masked(String urls) {
        return urls == null ? null : USER_INFO.matcher(urls).replaceAll("$1xxxxxx@");
    }
}
