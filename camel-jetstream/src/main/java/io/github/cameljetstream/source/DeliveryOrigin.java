package io.github.cameljetstream.source;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.wire.SubjectBytes;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes messages that the server sent for a consumer from what anybody may publish to the same inbox. Their reply
 * subjects name the consumer (NATS ADR-15, both forms), also through a domain, a leaf node or an account import.
 * Thread-safe.
 *
 * <pre>
 * $JS.ACK.&lt;stream&gt;.&lt;consumer&gt;.&lt;delivered&gt;.&lt;stream seq&gt;.&lt;consumer seq&gt;.&lt;time&gt;.&lt;pending&gt;
 * $JS.ACK.&lt;domain&gt;.&lt;account hash&gt;.&lt;stream&gt;.&lt;consumer&gt;.&lt;delivered&gt;.&lt;stream seq&gt;.&lt;consumer seq&gt;.&lt;time&gt;.&lt;pending&gt;...
 * $JS.FC.&lt;stream&gt;.&lt;consumer&gt;.&lt;id&gt;
 * $JS.FC.&lt;domain&gt;.&lt;account hash&gt;.&lt;stream&gt;.&lt;consumer&gt;.&lt;id&gt;
 * </pre>
 */
public final class DeliveryOrigin {
    private static final String ACK = "$JS.ACK.";
    private static final String FLOW_CONTROL = "$JS.FC.";
    private static final String NO_DOMAIN = "_";

    private final BoundConsumer consumer;
    private final @Nullable String domain;
    /** The domain that a long reply subject must name; null for any. */
    private final @Nullable String domainAsRead;

    private final String names;
    private final String acks;
    private final String flowControls;
    /** The domain of the last long reply subject, so that messages share one string. */
    private @Nullable String lastDomain;

    /** @param domain the domain of the consumer; null if it is unknown */
    public DeliveryOrigin(BoundConsumer consumer, @Nullable String domain) {
        this.consumer = consumer;
        this.domain = domain;
        this.domainAsRead = domain == null ? null : SubjectBytes.asRead(domain);
        this.names = SubjectBytes.asRead(consumer.stream() + "." + consumer.name() + ".");
        this.acks = ACK + names;
        this.flowControls = FLOW_CONTROL + names;
    }

    public BoundConsumer consumer() {
        return consumer;
    }

    public @Nullable String domain() {
        return domain;
    }

    /** Parses the reply subject of a delivery; null if it is none of the consumer. */
    @Nullable
    AckSubject read(@Nullable String reply) {
        if (reply == null) {
            return null;
        }
        if (reply.startsWith(acks)) {
            AckSubject info = AckSubject.read(
                    reply, acks.length(), true, consumer.features().domain(), consumer.stream(), consumer.name());
            if (info != null) {
                return info;
            }
        }
        int at = pastAccount(reply, ACK);
        return isLongForm(reply, at, ACK)
                ? AckSubject.read(
                        reply, at + names.length(), false, domainOf(reply), consumer.stream(), consumer.name())
                : null;
    }

    /** Whether messages of the consumer are acknowledged at the subject. */
    public boolean isAck(String subject) {
        int at = pastAccount(subject, ACK);
        return subject.startsWith(acks) || isLongForm(subject, at, ACK);
    }

    /** Whether a reply to the subject reaches nothing except the flow control of the consumer. */
    boolean isFlowControl(String reply) {
        if (reply.startsWith(flowControls) && isLastToken(reply, flowControls.length())) {
            return true;
        }
        int at = pastAccount(reply, FLOW_CONTROL);
        return isLongForm(reply, at, FLOW_CONTROL) && isLastToken(reply, at + names.length());
    }

    /** Whether the reply subject names the stream and the consumer, but another domain. */
    boolean isOfOtherDomain(@Nullable String reply) {
        if (reply == null) {
            return false;
        }
        int at = pastAccount(reply, ACK);
        return at > 0 && reply.startsWith(names, at) && !isOfDomain(reply, ACK);
    }

    /** The index of the stream in the long form; 0 for another form. */
    private static int pastAccount(String reply, String prefix) {
        int domainEnd = reply.startsWith(prefix) ? reply.indexOf('.', prefix.length()) : -1;
        return domainEnd < 0 ? 0 : reply.indexOf('.', domainEnd + 1) + 1;
    }

    private boolean isLongForm(String reply, int at, String prefix) {
        return at > 0 && reply.startsWith(names, at) && isOfDomain(reply, prefix);
    }

    private boolean isOfDomain(String reply, String prefix) {
        return domainAsRead == null || isAt(reply, prefix.length(), domainAsRead);
    }

    private @Nullable String domainOf(String reply) {
        String known = lastDomain;
        if (known == null || !isAt(reply, ACK.length(), known)) {
            known = reply.substring(ACK.length(), reply.indexOf('.', ACK.length()));
            lastDomain = known;
        }
        return NO_DOMAIN.equals(known) ? null : known;
    }

    private static boolean isAt(String reply, int start, String token) {
        int end = start + token.length();
        return reply.startsWith(token, start) && end < reply.length() && reply.charAt(end) == '.';
    }

    private static boolean isLastToken(String reply, int start) {
        for (int i = start; i < reply.length(); i++) {
            char each = reply.charAt(i);
            if (each <= ' ' || each == '.' || each == '*' || each == '>') {
                return false;
            }
        }
        return start < reply.length();
    }
}
