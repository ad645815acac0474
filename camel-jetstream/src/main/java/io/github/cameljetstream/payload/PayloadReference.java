package io.github.cameljetstream.payload;

import java.util.Arrays;
import java.util.List;

/**
 * Where the body of a message is stored. The header {@link #HEADER} has it as the text {@code v1 BUCKET OBJECT SIZE DIGEST}.
 *
 * @param bucket the object store bucket
 * @param object the name of the object: letters, digits, {@code -} and {@code _}
 * @param size the number of bytes of the body
 * @param digest the digest of the body, as the bucket has it: {@code SHA-256=} and base64url
 */
public record PayloadReference(String bucket, String object, long size, String digest) {
    /** The NATS header of a message whose body is stored elsewhere. */
    public static final String HEADER = "Claim-Check";

    private static final String VERSION = "v1";
    private static final int PARTS = 5;
    private static final int MAX_LENGTH = 512;

    /**
     * Reads the value of a header. It comes from the network, and may be anything.
     *
     * @throws IllegalArgumentException if it is no reference, naming what is expected
     */
    public static PayloadReference parse(String text) {
        List<String> parts = text.length() > MAX_LENGTH ? List.of() : Arrays.asList(text.split(" ", -1));
        if (parts.size() != PARTS || !VERSION.equals(parts.get(0)) || !isName(parts.get(1)) || !isName(parts.get(2))) {
            throw malformed();
        }
        try {
            long size = Long.parseLong(parts.get(3));
            if (size >= 0) {
                return new PayloadReference(parts.get(1), parts.get(2), size, parts.get(4));
            }
        } catch (NumberFormatException e) {
            // Malformed, too.
        }
        throw malformed();
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(each -> (each >= 'a' && each <= 'z')
                                || (each >= 'A' && each <= 'Z')
                                || (each >= '0' && each <= '9')
                                || each == '-'
                                || each == '_');
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("Header " + HEADER + " of the message is no reference to a body that this"
                + " version reads. It must be 'v1', the bucket, the object, the size and the digest, separated by spaces."
                + " Update the component if a newer one has published the message.");
    }

    /** The value of the header. */
    public String text() {
        return String.join(" ", VERSION, bucket, object, Long.toString(size), digest);
    }
}
