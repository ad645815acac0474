package io.github.cameljetstream.security;

import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.values.TextSource;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/** The TLS options; null where an option is not set. */
public record TlsSettings(
        @Nullable TextSource clientCert,
        @Nullable TextSource clientKey,
        @Nullable String clientKeyPassword,
        @Nullable TextSource caCert,
        boolean first,
        boolean reload,
        @Nullable SSLContextParameters parameters) {

    public static TlsSettings of(SecurityOptions options) {
        return new TlsSettings(
                options.clientCertSource(),
                options.clientKeySource(),
                options.getTlsClientKeyPassword(),
                options.caCertSource(),
                options.isTlsFirst(),
                options.isTlsReload(),
                options.getSslContextParameters());
    }

    @Override
    public String toString() {
        return "TlsSettings[xxxxxx]";
    }
}
