package io.github.cameljetstream.wire;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import javax.net.ssl.SSLException;

/** Also receives TLS failures after the handshake. */
public interface TlsRefusalListener extends ErrorListener {
    /** Is called by the thread that reads from the connection. */
    void onTlsRefused(Connection attempt, SSLException refusal);
}
