package io.github.cameljetstream.wire;

import io.nats.client.Connection;
import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** The socket of a connection, which gives jnats only what jnats can read. Public for jnats, which makes it by its name. */
public final class SanitizingDataPort extends SocketDataPortWithWriteTimeout {
    private final HeaderSanitizer input = new HeaderSanitizer();

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = input.take(target, offset, length);
        while (count == 0) {
            int read = readOrReport(target, offset, length);
            if (read <= 0) {
                return read;
            }
            count = input.offer(target, offset, read);
            if (count == 0) {
                count = input.take(target, offset, length);
            }
        }
        return count;
    }

    /**
     * With TLS 1.3 a server refuses the client's certificate only after the handshake. jnats drops that exception, and
     * waits for an answer until the attempt ends.
     */
    private int readOrReport(byte[] target, int offset, int length) throws IOException {
        try {
            return super.read(target, offset, length);
        } catch (SSLException e) {
            Connection attempt = connection;
            if (attempt.getOptions().getErrorListener() instanceof TlsRefusalListener listener) {
                listener.onTlsRefused(attempt, e);
            }
            throw e;
        }
    }
}
