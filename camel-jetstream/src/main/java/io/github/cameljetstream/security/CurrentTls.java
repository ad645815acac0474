package io.github.cameljetstream.security;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSLContext of a connection, asked for at each handshake: when the certificates or the key have changed it is a new
 * one, which resumes no session of the old. While a renewal is half done, such as a certificate whose key is not
 * written yet, the last good one is used. Thread-safe.
 */
public final class CurrentTls {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentTls.class);

    private final TlsSettings settings;
    private final List<String> servers;
    private final String connection;
    private final CamelContext context;

    private @Nullable Object goodMaterial;
    private @Nullable SSLContext goodContext;
    private @Nullable String reportedProblem;

    /**
     * @param servers the URLs
     * @param connection the name of the connection, for the log
     */
    public CurrentTls(TlsSettings settings, List<String> servers, String connection, CamelContext context) {
        this.settings = settings;
        this.servers = servers;
        this.connection = connection;
        this.context = context;
    }

    /** If false, no TLS is configured; a server that requires it refuses us. */
    public boolean isUsed() {
        return settings.parameters() != null
                || settings.clientCert() != null
                || settings.caCert() != null
                || isWantedWithoutParameters();
    }

    private boolean isWantedWithoutParameters() {
        return settings.first() || servers.stream().anyMatch(CurrentTls::isTls);
    }

    private static boolean isTls(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("tls:") || lower.startsWith("wss:");
    }

    /**
     * The context for the next handshake; null if the parameters make none.
     *
     * @throws IllegalArgumentException if the material is not what it should be and there is no earlier one
     */
    public synchronized @Nullable SSLContext sslContext() throws IOException, GeneralSecurityException {
        try {
            Object material = material();
            if (goodContext == null || settings.parameters() != null || !material.equals(goodMaterial)) {
                goodContext = sslContext(material);
                goodMaterial = material;
            }
            reportedProblem = null;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (goodContext == null) {
                throw e;
            }
            report(e);
        }
        return goodContext;
    }

    private void report(Exception e) {
        String problem = e.getMessage() == null ? e.toString() : e.getMessage();
        if (!problem.equals(reportedProblem)) {
            reportedProblem = problem;
            LOG.warn(
                    "Connection {}: the renewed certificates or keys cannot be used; keeping the last good ones. {}",
                    connection,
                    problem);
        }
    }

    /** What the context is made from: equal while nothing is renewed. */
    private Object material() throws IOException, GeneralSecurityException {
        return settings.parameters() == null
                ? PemMaterial.read(settings, context)
                : KeyStoreMaterial.read(settings.parameters(), context);
    }

    private @Nullable SSLContext sslContext(Object material) throws IOException, GeneralSecurityException {
        if (material instanceof PemMaterial pem) {
            return pem.isEmpty() ? SSLContext.getDefault() : pem.sslContext();
        }
        try {
            SSLContextParameters parameters = requireNonNull(settings.parameters(), "others have PEM material");
            SSLContext made = parameters.createSSLContext(context);
            return made == null && isWantedWithoutParameters() ? SSLContext.getDefault() : made;
        } catch (RuntimeCamelException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }

    /**
     * Reads the material again.
     *
     * @return what the next handshake uses, to be compared with what an earlier one used
     */
    public synchronized Object refresh() throws IOException, GeneralSecurityException {
        sslContext();
        return requireNonNull(goodMaterial, "the material of the context");
    }

    /** What the last handshake used; null before the first. */
    public synchronized @Nullable Object used() {
        return goodMaterial;
    }
}
