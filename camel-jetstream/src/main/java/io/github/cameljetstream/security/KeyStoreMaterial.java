package io.github.cameljetstream.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The certificates of the key stores that Camel's TLS parameters name, as they were at one moment: they are equal while
 * no store has changed.
 */
record KeyStoreMaterial(Set<Object> certificates) {

    static KeyStoreMaterial read(SSLContextParameters parameters, CamelContext context)
            throws IOException, GeneralSecurityException {
        Set<Object> certificates = new HashSet<>();
        if (parameters.getKeyManagers() != null) {
            add(certificates, "key", parameters.getKeyManagers().getKeyStore(), context);
        }
        if (parameters.getTrustManagers() != null) {
            add(certificates, "trust", parameters.getTrustManagers().getKeyStore(), context);
        }
        return new KeyStoreMaterial(certificates);
    }

    private static void add(Set<Object> certificates, String use, KeyStoreParameters parameters, CamelContext context)
            throws IOException, GeneralSecurityException {
        if (parameters == null) {
            return;
        }
        if (parameters.getCamelContext() == null) {
            parameters.setCamelContext(context);
        }
        KeyStore store = parameters.createKeyStore();
        for (String alias : Collections.list(store.aliases())) {
            certificates.add(new Entry(use, alias, store.getCertificate(alias)));
        }
    }

    private record Entry(String use, String alias, Object certificate) {}
}
