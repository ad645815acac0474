package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.LogLimiter;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Describes why an attempt to connect failed, with the cure. Pure. */
final class ConnectReasons {
    private static final String UNKNOWN_HOST = "the host is unknown";
    private static final String NO_ROUTE = "there is no route to the host";
    private static final String NO_SERVER = "no server accepts connections there";
    private static final String ALERT = "Received fatal alert: ";

    /** TLS alerts of a server that rejects or misses the client's certificate. */
    private static final Set<String> CLIENT_CERTIFICATE_ALERTS = Set.of(
            "access_denied",
            "bad_certificate",
            "certificate_expired",
            "certificate_required",
            "certificate_revoked",
            "certificate_unknown",
            "decrypt_error",
            "unknown_ca",
            "unsupported_certificate");

    private ConnectReasons() {}

    /** If true, the reason is that the server is unreachable. */
    static boolean isOfNetwork(String reason) {
        return reason.startsWith(UNKNOWN_HOST) || reason.startsWith(NO_ROUTE) || reason.startsWith(NO_SERVER);
    }

    /** The reason; null if the exception has no more information than that the attempt failed. */
    static @Nullable String of(Throwable thrown) {
        List<Throwable> causes = Causes.of(thrown);
        // Java reports an expired certificate as the cause of an untrusted path: look for it first.
        return Stream.<Function<Throwable, String>>of(
                        ConnectReasons::ofValidity,
                        ConnectReasons::ofTrust,
                        ConnectReasons::ofNetwork,
                        ConnectReasons::ofTls)
                .map(kind -> causes.stream()
                        .map(kind)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String ofValidity(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "TLS failed: the server's certificate has expired (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "TLS failed: the server's certificate is not valid yet (" + LogLimiter.excerpt(cause.getMessage())
                    + ")";
        }
        return null;
    }

    private static @Nullable String ofTrust(Throwable cause) {
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "TLS failed: no trusted authority has signed the server's certificate; check tlsCaCert ("
                    + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof CertificateException && isAboutHost(cause.getMessage())) {
            return "TLS failed: the server's certificate is not valid for the host in natsURL ("
                    + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        return null;
    }

    private static @Nullable String ofNetwork(Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return UNKNOWN_HOST + " (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof NoRouteToHostException) {
            return NO_ROUTE + " (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof ConnectException) {
            return NO_SERVER + " (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        // An exception of the component about an invalid file: its message names the file, and no secret.
        return cause instanceof IllegalArgumentException
                        && cause.getMessage() != null
                        && cause.getMessage().contains(" is refused: ")
                ? cause.getMessage()
                : null;
    }

    private static boolean isAboutHost(@Nullable String message) {
        return message != null
                && (message.startsWith("No name matching") || message.startsWith("No subject alternative"));
    }

    private static @Nullable String ofTls(Throwable cause) {
        if (!(cause instanceof SSLException)) {
            return null;
        }
        String message = String.valueOf(cause.getMessage());
        int alert = message.indexOf(ALERT);
        String name = alert < 0 ? "" : message.substring(alert + ALERT.length());
        return CLIENT_CERTIFICATE_ALERTS.contains(name)
                ? "TLS failed: the server refused the client's certificate (" + name + "); check tlsClientCert"
                : "TLS failed: " + message;
    }
}
