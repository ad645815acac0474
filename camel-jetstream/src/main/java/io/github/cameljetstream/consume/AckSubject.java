package io.github.cameljetstream.consume;

/**
 * What the reply subject of a delivered message tells (NATS ADR-15, both forms):
 *
 * <pre>
 * $JS.ACK.&lt;stream&gt;.&lt;consumer&gt;.&lt;delivered&gt;.&lt;stream seq&gt;.&lt;consumer seq&gt;.&lt;time&gt;.&lt;pending&gt;
 * $JS.ACK.&lt;domain&gt;.&lt;account hash&gt;.&lt;stream&gt;.&lt;consumer&gt;.&lt;delivered&gt;.&lt;stream seq&gt;.&lt;consumer seq&gt;.&lt;time&gt;.&lt;pending&gt;...
 * </pre>
 *
 * @param domain the domain, null if there is none
 * @param timestampNanos when the stream stored the message, in nanoseconds since 1970
 */
record AckSubject(
        String domain,
        String stream,
        String consumer,
        long deliveredCount,
        long streamSequence,
        long consumerSequence,
        long timestampNanos,
        long pending) {
    private static final String PREFIX = "$JS.ACK.";
    private static final int SHORT_FORM = 9;
    private static final int LONG_FORM = 11;
    private static final String NO_DOMAIN = "_";

    /** Parses a reply subject; null if it is none of JetStream. */
    static AckSubject parse(String reply) {
        return parse(reply, null);
    }

    /**
     * Parses a reply subject; null if it is none of JetStream.
     *
     * @param domain that of the server, for the short form; null if it has none
     */
    static AckSubject parse(String reply, String domain) {
        if (reply == null || !reply.startsWith(PREFIX)) {
            return null;
        }
        int[] dots = new int[LONG_FORM + 1];
        int count = 0;
        for (int i = reply.indexOf('.'); i >= 0 && count < dots.length; i = reply.indexOf('.', i + 1)) {
            dots[count++] = i;
        }
        int tokens = count + 1;
        if (tokens < SHORT_FORM) {
            return null;
        }
        // Dot number n stands before token n + 1.
        int before = tokens >= LONG_FORM ? 3 : 1;
        try {
            String told = before == 3 ? token(reply, dots, 1, count) : domain;
            return new AckSubject(
                    NO_DOMAIN.equals(told) ? null : told,
                    token(reply, dots, before, count),
                    token(reply, dots, before + 1, count),
                    number(reply, dots, before + 2, count),
                    number(reply, dots, before + 3, count),
                    number(reply, dots, before + 4, count),
                    number(reply, dots, before + 5, count),
                    number(reply, dots, before + 6, count));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String token(String reply, int[] dots, int dot, int count) {
        return reply.substring(dots[dot] + 1, dot + 1 < count ? dots[dot + 1] : reply.length());
    }

    private static long number(String reply, int[] dots, int dot, int count) {
        return Long.parseLong(reply, dots[dot] + 1, dot + 1 < count ? dots[dot + 1] : reply.length(), 10);
    }
}
