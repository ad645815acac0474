package io.github.cameljetstream;

import io.github.cameljetstream.options.ServerUrls;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Endpoint URIs without their secrets. */
final class SecretUris {
    private static final Logger LOG = LoggerFactory.getLogger(SecretUris.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private static final String VALUE = "=(RAW\\(.*?\\)(?=&|$)|RAW\\{.*?\\}(?=&|$)|[^&]*)";
    private static final Pattern SECRET =
            Pattern.compile("([?&](?:jwt|seedKey|nkeySeed|token|password))" + VALUE, Pattern.CASE_INSENSITIVE);
    private static final Pattern SERVERS = Pattern.compile("([?&]natsURL)" + VALUE, Pattern.CASE_INSENSITIVE);
    private static final Pattern SEED = Pattern.compile("[?&](?:seedKey|nkeySeed)=", Pattern.CASE_INSENSITIVE);
    private static final Pattern JWT = Pattern.compile("[?&]jwt=", Pattern.CASE_INSENSITIVE);

    private SecretUris() {}

    /** The URI with its secrets replaced. */
    static String masked(String uri) {
        return SERVERS.matcher(SECRET.matcher(uri).replaceAll("$1=xxxxxx"))
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + "=" + servers(found.group(2))));
    }

    private static String servers(String value) {
        String urls = value.matches("RAW[({].*[)}]") ? value.substring(4, value.length() - 1) : value;
        return ServerUrls.masked(decoded(urls));
    }

    private static String decoded(String value) {
        try {
            return value.indexOf('%') < 0
                    ? value
                    : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value; // a lone percent sign: nothing is encoded
        }
    }

    /**
     * Prepares Camel for what it may say about an endpoint of this URI, which it shows in exceptions.
     *
     * <p>Camel knows token and password as secrets, but not the others, and of the names it is told it masks only the
     * first that occurs in a URI. So it is told the one that matters most there: a seed, else a user part of natsURL,
     * else the JWT, which is of no use without the seed.
     */
    static void tellCamel(CamelContext context, String uri) {
        String keyword = mostSecret(uri);
        if (keyword != null) {
            try {
                tell(context, keyword);
            } catch (NoSuchMethodError e) {
                warn(context, keyword);
            }
        }
    }

    private static void tell(CamelContext context, String keyword) {
        String others = context.getCamelContextExtension().getAdditionalSensitiveKeywords();
        URISupport.addSanitizeKeywords(others == null || others.isBlank() ? keyword : others + "," + keyword);
    }

    /** Camel 4.14 cannot be told. */
    private static void warn(CamelContext context, String keyword) {
        if (WARNED.compareAndSet(false, true)) {
            LOG.warn(
                    "Camel {} does not know that {} holds a secret: its own exceptions about an endpoint may show it."
                            + " Give it on the component instead of in a URI, or use Camel 4.17 or newer.",
                    context.getVersion(),
                    keyword);
        }
    }

    private static String mostSecret(String uri) {
        if (SEED.matcher(uri).find()) {
            return "seedKey,nkeySeed";
        }
        Matcher servers = SERVERS.matcher(uri);
        if (servers.find() && decoded(servers.group(2)).contains("@")) {
            return "natsURL";
        }
        return JWT.matcher(uri).find() ? "jwt" : null;
    }
}
