package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.KeyCodec;

/** Keys as routes name them, and as the bucket has them. Pure. */
enum KeyNames {
    /** Any text is a key: what NATS does not allow is encoded. */
    ENCODED {
        @Override
        String inBucket(String key) {
            return KeyCodec.encode(key);
        }

        @Override
        String inRoute(String key) {
            return KeyCodec.decode(key);
        }
    },

    /** Keys are used as they are. */
    PLAIN {
        @Override
        String inBucket(String key) {
            return key;
        }

        @Override
        String inRoute(String key) {
            return key;
        }
    },

    /**
     * Keys of Dapr, which separates the id of an application and a key by two bars. The bucket has a dot there, from which
     * nothing tells whether it was one. A route can use either.
     */
    DAPR {
        @Override
        String inBucket(String key) {
            return key.replace("||", ".");
        }

        @Override
        String inRoute(String key) {
            return key;
        }
    };

    /** The key in the bucket. */
    abstract String inBucket(String key);

    /** The key in a route. */
    abstract String inRoute(String key);
}
