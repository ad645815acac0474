package io.github.cameljetstream.object;

import java.io.InputStream;
import java.util.Random;

/** As many bytes as are wanted, which no compression makes smaller. */
final class GeneratedBytes extends InputStream {
    private static final byte[] BLOCK = new byte[1_000_003];

    static {
        new Random(1).nextBytes(BLOCK);
    }

    private final long size;
    private long position;

    GeneratedBytes(long size) {
        this.size = size;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (position == size) {
            return -1;
        }
        int from = (int) (position % BLOCK.length);
        int count = (int) Math.min(Math.min(length, BLOCK.length - from), size - position);
        System.arraycopy(BLOCK, from, bytes, offset, count);
        position += count;
        return count;
    }
}
