package io.github.cameljetstream.connection;

import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;

/** The socket of a connection, which gives jnats only what jnats can read. Public for jnats, which makes it by its name. */
public final class ReadableDataPort extends SocketDataPortWithWriteTimeout {
    private final ReadableInput input = new ReadableInput();

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = input.take(target, offset, length);
        while (count == 0) {
            int read = super.read(target, offset, length);
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
}
