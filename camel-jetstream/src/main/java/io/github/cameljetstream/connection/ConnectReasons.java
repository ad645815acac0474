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

/** Why an attempt to connect failed, in words that name the cure. Pure. */
final class ConnectReasons {
    private static final String UNKNOWN_HOST = "the host is unknown";
    private static final String NO_ROUTE = "there is no way to the host";
    private static final String NOBODY = "nothing accepts connections there";
    private static final String ALERT = "Received fatal alert: ";

    /** What a server answers with when it does not like the client's certificate, or misses it. */
    private static final Set<String> OF_OUR_CERTIFICATE = Set.of(
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

    /** If true, the reason is that the server cannot be reached. */
    static boolean isOfNetwork(String reason) {
        return reason.startsWith(UNKNOWN_HOST) || reason.startsWith(NO_ROUTE) || reason.startsWith(NOBODY);
    }

    /** The reason; null if the exception says no more than that the attempt failed. */
    static String of(Throwable thrown) {
        List<Throwable> causes = Causes.of(thrown);
        // An expired certificate is told as the cause of a path that is not trusted.
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

    private static String ofValidity(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "TLS failed: the server's certificate has expired (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "TLS failed: the server's certificate is not valid yet (" + LogLimiter.excerpt(cause.getMessage())
                    + ")";
        }
        return null;
    }

    private static String ofTrust(Throwable cause) {
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "TLS failed: no authority that we trust has signed the server's certificate; check tlsCaCert ("
                    + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof CertificateException && isAboutHost(cause.getMessage())) {
            return "TLS failed: the server's certificate is not made for the host in natsURL ("
                    + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        return null;
    }

    private static String ofNetwork(Throwable cause) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return UNKNOWN_HOST + " (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof NoRouteToHostException) {
            return NO_ROUTE + " (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        if (cause instanceof ConnectException) {
            return NOBODY + " (" + LogLimiter.excerpt(cause.getMessage()) + ")";
        }
        // Ours: a file that is not what it should be. The message names it, and no secret.
        return cause instanceof IllegalArgumentException
                        && cause.getMessage() != null
                        && cause.getMessage().contains(" is refused: ")
                ? cause.getMessage()
                : null;
    }

    private static boolean isAboutHost(String message) {
        return message != null
                && (message.startsWith("No name matching") || message.startsWith("No subject alternative"));
    }

    private static String ofTls(Throwable cause) {
        if (!(cause instanceof SSLException)) {
            return null;
        }
        String message = String.valueOf(cause.getMessage());
        int alert = message.indexOf(ALERT);
        String name = alert < 0 ? "" : message.substring(alert + ALERT.length());
        return OF_OUR_CERTIFICATE.contains(name)
                ? "TLS failed: the server refused the client's certificate (" + name + "); check tlsClientCert"
                : "TLS failed: " + message;
    }
}
