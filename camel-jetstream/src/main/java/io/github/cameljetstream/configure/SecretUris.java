package io.github.cameljetstream.configure;

import io.github.cameljetstream.values.ServerUrls;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Endpoint URIs without their secrets. */
public final class SecretUris {
    private static final Logger LOG = LoggerFactory.getLogger(SecretUris.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private static final String VALUE = "=(RAW\\(.*?\\)(?=&|$)|RAW\\{.*?\\}(?=&|$)|[^&]*)";
    /** A name may be nested, as in securityOptions.token; its last part decides. */
    private static final String NESTED = "[?&](?:[^=&]*\\.)?";

    /** The options that the catalog marks as secrets, and those that may contain a key as text. */
    public static final List<String> SECRETS =
            List.of("jwt", "seedKey", "nkeySeed", "token", "username", "password", "tlsClientKeyPassword");

    /** Camel compares with the last part of a property's name. */
    private static final List<String> UNKNOWN_TO_CAMEL =
            List.of("jwt", "seedKey", "nkeySeed", "tlsClientKeyPassword", "tlsClientKey", "natsURL");

    private static final Pattern SECRET =
            Pattern.compile("(" + NESTED + "(?:" + String.join("|", SECRETS) + "))" + VALUE, Pattern.CASE_INSENSITIVE);
    private static final Pattern TEXT = Pattern.compile(
            "(" + NESTED
                    + "(?:credentialsFile|tls_?client_?key|tls_?client_?cert|tlsCaCert))=(?=(?:RAW[({])?(?:-|%2D){5}BEGIN)"
                    + VALUE.substring(1),
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SERVERS = Pattern.compile("(" + NESTED + "natsURL)" + VALUE, Pattern.CASE_INSENSITIVE);
    private static final Pattern SEED = Pattern.compile(NESTED + "(?:seedKey|nkeySeed)=", Pattern.CASE_INSENSITIVE);
    private static final Pattern JWT = Pattern.compile(NESTED + "jwt=", Pattern.CASE_INSENSITIVE);

    private SecretUris() {}

    /** The URI with its secrets replaced. */
    public static String masked(String uri) {
        String withoutTexts = TEXT.matcher(uri).replaceAll("$1=xxxxxx");
        return SERVERS.matcher(SECRET.matcher(withoutTexts).replaceAll("$1=xxxxxx"))
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
            return value; // a single percent sign: nothing is encoded
        }
    }

    /**
     * Lets Camel mask the secrets of this URI in its own exceptions.
     *
     * <p>Camel knows token and password as secrets, but not the others, and masks only the first additional name in a
     * URI. So the component adds the most important one of the URI: a seed, otherwise a user part of natsURL, otherwise
     * the JWT, which is useless without the seed.
     */
    public static void tellCamel(CamelContext context, String uri) {
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
        String others = withoutOurs(context.getCamelContextExtension().getAdditionalSensitiveKeywords());
        URISupport.addSanitizeKeywords(others.isEmpty() ? keyword : others + "," + keyword);
    }

    private static String withoutOurs(String keywords) {
        return keywords == null
                ? ""
                : Arrays.stream(keywords.split(","))
                        .map(String::trim)
                        .filter(each -> !each.isEmpty() && !UNKNOWN_TO_CAMEL.contains(each))
                        .collect(Collectors.joining(","));
    }

    /** Lets Camel mask further secret properties of the component in its log of the start. */
    public static void registerWith(CamelContext context) {
        try {
            String others = withoutOurs(context.getCamelContextExtension().getAdditionalSensitiveKeywords());
            String ours = String.join(",", UNKNOWN_TO_CAMEL);
            context.getCamelContextExtension()
                    .setAdditionalSensitiveKeywords(others.isEmpty() ? ours : others + "," + ours);
        } catch (NoSuchMethodError e) {
            LOG.debug("Camel {} has no list of secrets", context.getVersion());
        }
    }

    /** Camel 4.14 has no list of additional secrets. */
    private static void warn(CamelContext context, String keyword) {
        if (WARNED.compareAndSet(false, true)) {
            LOG.warn(
                    "Camel {} does not know that {} holds a secret: its own exceptions about an endpoint may show it."
                            + " Set it on the component instead of in a URI, or use Camel 4.17 or newer.",
                    context.getVersion(),
                    keyword);
        }
    }

    private static @Nullable String mostSecret(String uri) {
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
