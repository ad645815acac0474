package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The names that a bucket has on the server (ADR-20). Pure.
 *
 * @param bucket the name of the bucket
 */
record ObjectLocation(String bucket) {
    /** The name is part of a protocol line, which the server limits to 4,096 bytes. */
    static final int MAX_NAME_BYTES = 2_000;

    /** If true, a bucket can have the name. */
    static boolean isBucketName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(each -> (each >= 'a' && each <= 'z')
                                || (each >= 'A' && each <= 'Z')
                                || (each >= '0' && each <= '9')
                                || each == '-'
                                || each == '_');
    }

    String stream() {
        return "OBJ_" + bucket;
    }

    String chunks(String nuid) {
        return "$O." + bucket + ".C." + nuid;
    }

    String allChunks() {
        return chunks(">");
    }

    String details(String name) {
        return "$O." + bucket + ".M." + Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    String allDetails() {
        return "$O." + bucket + ".M.>";
    }

    /**
     * Rejects a name that no object can have.
     *
     * @throws ObjectStoreException naming the name and the cure
     */
    static String checkedName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_NAME_BYTES) {
            throw new ObjectStoreException(
                    Reason.INVALID,
                    "The name of an object has " + bytes + " bytes in UTF-8: it must have 1 to " + MAX_NAME_BYTES + ".",
                    null);
        }
        return name;
    }
}
