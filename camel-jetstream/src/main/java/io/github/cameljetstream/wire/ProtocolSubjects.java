package io.github.cameljetstream.wire;

/**
 * Refuses subjects that would break the protocol: it separates its parts with spaces and line ends, so the server would read
 * another command.
 *
 * <p>jnats checks each character of the subject and of the reply subject against several others. That took a quarter of the
 * time of a message in a fast batch. Reply subjects are created here and need no check. Pure.
 */
public final class ProtocolSubjects {
    private static final char DELETE = 127;

    private ProtocolSubjects() {}

    /**
     * Returns the subject.
     *
     * @throws IllegalArgumentException if it is empty, or has a space or a control character
     */
    public static String check(String subject) {
        if (subject.isEmpty()) {
            throw new IllegalArgumentException("The subject is empty. Set one, such as 'orders.new'.");
        }
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            if (c <= ' ' || c == DELETE) {
                throw new IllegalArgumentException("The subject has a space or control character at position " + i
                        + ", which NATS does not allow. Remove it.");
            }
        }
        return subject;
    }
}
