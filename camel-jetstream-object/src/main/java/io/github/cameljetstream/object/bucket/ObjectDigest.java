package io.github.cameljetstream.object.bucket;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The digest of an object: SHA-256 in base64url with padding. For one thread. */
final class ObjectDigest {
    private static final String PREFIX = "SHA-256=";

    private final MessageDigest digest;

    ObjectDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Each Java has it", e);
        }
    }

    void add(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    /** The digest as details have it. Nothing can be added afterwards. */
    String text() {
        return PREFIX + Base64.getUrlEncoder().encodeToString(digest.digest());
    }

    /** If true, both are the same; some writers leave the padding out. */
    static boolean isSame(String one, String other) {
        return withoutPadding(one).equals(withoutPadding(other));
    }

    private static String withoutPadding(String digest) {
        int end = digest.length();
        while (end > PREFIX.length() && digest.charAt(end - 1) == '=') {
            end--;
        }
        return digest.substring(0, end);
    }
}
