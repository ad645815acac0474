package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.KeyCodec;

/**
 * Keys as routes name them, and as the bucket has them. Pure.
 *
 * @param encodes if true, any text is a key: what NATS does not allow is encoded
 */
record KeyNames(boolean encodes) {
    /** The key in the bucket. */
    String inBucket(String key) {
        return encodes ? KeyCodec.encode(key) : key;
    }

    /** The key in a route. */
    String inRoute(String key) {
        return encodes ? KeyCodec.decode(key) : key;
    }
}
