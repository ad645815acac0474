package io.github.cameljetstream;

import io.github.cameljetstream.options.ServerUrls;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.util.URISupport;

/** Endpoint URIs without their secrets. */
final class SecretUris {
    private static final String VALUE = "=(?:RAW\\([^)]*\\)|RAW\\{[^}]*\\}|[^&]*)";
    private static final Pattern SECRET =
            Pattern.compile("([?&](?:jwt|seedKey|nkeySeed|token|password))" + VALUE, Pattern.CASE_INSENSITIVE);
    private static final Pattern SERVERS = Pattern.compile("([?&]natsURL=)([^&]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEED = Pattern.compile("[?&](?:seedKey|nkeySeed)=", Pattern.CASE_INSENSITIVE);

    private SecretUris() {}

    /** The URI with its secrets replaced. */
    static String masked(String uri) {
        String masked = SECRET.matcher(uri).replaceAll("$1=xxxxxx");
        return SERVERS.matcher(masked)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + ServerUrls.masked(found.group(2))));
    }

    /**
     * Prepares Camel for an exception about an endpoint of this URI, whose message it makes of the URI.
     *
     * <p>Camel knows token and password as secrets, but not the others, and of the names it is told it masks only the
     * first that occurs in a URI. So it is told the one that matters most there: the seed, without which the JWT beside
     * it is of no use, or else the JWT.
     */
    static void beforeFailure(CamelContext context, String uri) {
        String keyword = SEED.matcher(uri).find() ? "seedKey,nkeySeed" : "jwt";
        String others = context.getCamelContextExtension().getAdditionalSensitiveKeywords();
        URISupport.addSanitizeKeywords(others == null || others.isBlank() ? keyword : others + "," + keyword);
    }
}
