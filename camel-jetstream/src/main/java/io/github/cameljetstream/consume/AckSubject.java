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
        return parse(reply, null, null);
    }

    /**
     * Parses a reply subject; null if it is none of JetStream.
     *
     * @param domain that of the server, for the short form; null if it has none
     * @param like one whose names are taken where they are the same, so that not each message has its own; may be null
     */
    static AckSubject parse(String reply, String domain, AckSubject like) {
        if (reply == null || !reply.startsWith(PREFIX)) {
            return null;
        }
        int tokens = tokens(reply);
        if (tokens < SHORT_FORM) {
            return null;
        }
        int start = PREFIX.length();
        String told = domain;
        if (tokens >= LONG_FORM) {
            told = name(reply, start, like == null ? null : like.domain);
            start = next(reply, next(reply, start)); // past the account
            if (NO_DOMAIN.equals(told)) {
                told = null;
            }
        }
        String stream = name(reply, start, like == null ? null : like.stream);
        start = next(reply, start);
        String consumer = name(reply, start, like == null ? null : like.consumer);
        int delivered = next(reply, start);
        int streamSequence = next(reply, delivered);
        int consumerSequence = next(reply, streamSequence);
        int time = next(reply, consumerSequence);
        int pending = next(reply, time);
        try {
            return new AckSubject(
                    told,
                    stream,
                    consumer,
                    number(reply, delivered),
                    number(reply, streamSequence),
                    number(reply, consumerSequence),
                    number(reply, time),
                    number(reply, pending));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** How many there are, at most as many as the long form has. */
    private static int tokens(String reply) {
        int tokens = 1;
        for (int dot = reply.indexOf('.'); dot >= 0 && tokens < LONG_FORM; dot = reply.indexOf('.', dot + 1)) {
            tokens++;
        }
        return tokens;
    }

    /** Where the next token begins. */
    private static int next(String reply, int start) {
        return reply.indexOf('.', start) + 1;
    }

    private static int end(String reply, int start) {
        int dot = reply.indexOf('.', start);
        return dot < 0 ? reply.length() : dot;
    }

    private static String name(String reply, int start, String known) {
        int end = end(reply, start);
        return known != null && known.length() == end - start && reply.startsWith(known, start)
                ? known
                : reply.substring(start, end);
    }

    private static long number(String reply, int start) {
        return Long.parseLong(reply, start, end(reply, start), 10);
    }
}
