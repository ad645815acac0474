package io.github.cameljetstream.options;

import io.github.cameljetstream.values.Subjects;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Options for messages whose exchange failed. */
@UriParams
public final class FailureOptions implements Cloneable {
    /**
     * Settlement of a message whose exchange failed and was not handled by Camel's error handler. nak: the server
     * redelivers the message after the delay of backOff or nakDelay; term: the component terminates the message, and
     * dead-letters it if deadLetterSubject is set; ack: the component acknowledges the message; leave: the server
     * redelivers the message when its wait for the ack (ackWait or backOff) ends.
     */
    @UriParam(label = "consumer,failure", enums = "nak,term,ack,leave", defaultValue = "nak")
    private OnFailure onFailure = OnFailure.NAK;

    /**
     * Delay before the server redelivers a failed message if backOff is not set. By default the server redelivers it at
     * once. Example: 5s
     */
    @UriParam(label = "consumer,failure")
    private @Nullable Duration nakDelay;

    /**
     * Full names of exception classes, separated by commas. A message whose exchange failed with one of them, a
     * subclass, or an exception that has one as its cause, is not redelivered. The message becomes a dead letter if
     * deadLetterSubject is set, otherwise the component terminates it. This option takes precedence over onFailure.
     * Example: java.lang.IllegalArgumentException
     */
    @UriParam(label = "consumer,failure")
    private @Nullable String terminateOn;

    /**
     * Subject to which the component publishes dead letters. Dead letters are messages that failed in their last
     * delivery (maxDeliver), with an exception of terminateOn, or with onFailure=term. Their headers have the reason.
     * The component terminates the original when a stream has confirmed the copy. A message whose last delivery was
     * lost also becomes a dead letter if the component is connected when the server gives it up. A stream must accept
     * the subject, and this consumer must not receive it. Example: dead.orders
     */
    @UriParam(label = "consumer,failure")
    private @Nullable String deadLetterSubject;

    /**
     * If true, the component also dead-letters messages that used up their deliveries (maxDeliver) without a result.
     * Examples are a process that died each time, or a route that stopped in between. This includes messages that the
     * server gives up while no instance runs. The component finds them by the server's advisories, which a stream
     * stores until the component has handled them. The component finds this stream by its subject, and creates a
     * missing one with streamProvisioning=create or update. With streamRetention=workqueue it also finds messages that
     * the server gave up earlier. Needs deadLetterSubject, maxDeliver, and durableName or queueGroupName.
     */
    @UriParam(label = "consumer,failure", defaultValue = "false")
    private boolean deadLetterAdvisories;

    /**
     * Settlement of a message that failed in its last delivery (maxDeliver) without deadLetterSubject, or whose dead
     * letter can never be stored. leave: the server stops delivering the message, it stays in the stream, and the
     * component logs an error with its sequence; term: the component terminates the message, and a stream with
     * streamRetention=workqueue deletes it.
     */
    @UriParam(label = "consumer,failure", enums = "leave,term", defaultValue = "leave")
    private OnExhausted onExhausted = OnExhausted.LEAVE;

    /** A copy that later changes to this group do not reach. */
    public FailureOptions copy() {
        try {
            return (FailureOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects options that can never work.
     *
     * @throws IllegalArgumentException naming the option, its value and what is expected
     */
    public void validate() {
        Checks.publishSubject("deadLetterSubject", deadLetterSubject);
        Checks.notNegative("nakDelay", nakDelay);
    }

    /**
     * Rejects deadLetterAdvisories where there can be none. Only consumers call it: a producer may have the option from
     * the component.
     *
     * @throws IllegalArgumentException naming the option, its value and what is expected
     */
    public void validateAdvisories(ConsumerOptions consumer) {
        if (!deadLetterAdvisories) {
            return;
        }
        if (deadLetterSubject == null) {
            throw new IllegalArgumentException(
                    "deadLetterAdvisories=true needs deadLetterSubject: set the subject for the dead letters.");
        }
        checkAdvisoryConsumer(consumer);
        checkExhaustion(consumer.acks());
    }

    /** The server sends advisories for a consumer that it can be asked about. */
    private static void checkAdvisoryConsumer(ConsumerOptions consumer) {
        if (consumer.durable() == null) {
            throw new IllegalArgumentException(
                    "deadLetterAdvisories=true needs durableName or queueGroupName: the exhausted messages of an"
                            + " ephemeral consumer cannot be found again. Set a name.");
        }
        if (consumer.binding().getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            throw new IllegalArgumentException(
                    "deadLetterAdvisories=true is set with consumerProvisioning=none, but the component must ask the"
                            + " server for advisories and messages. Use consumerProvisioning=bind, or remove"
                            + " deadLetterAdvisories.");
        }
    }

    /** Without a limit on deliveries no message is ever exhausted. */
    private static void checkExhaustion(AckOptions acks) {
        if (acks.getAckPolicy() == AckPolicy.NONE) {
            throw new IllegalArgumentException(
                    "deadLetterAdvisories=true is set with ackPolicy=none, where the server delivers each message"
                            + " once and none is exhausted: remove one of the two.");
        }
        if (acks.getMaxDeliver() != null && acks.getMaxDeliver() < 1) {
            throw new IllegalArgumentException("deadLetterAdvisories=true is set with maxDeliver="
                    + acks.getMaxDeliver()
                    + ": no message ever uses up its deliveries. Set maxDeliver to at least 1.");
        }
    }

    /** The class names of {@code terminateOn}, one by one. */
    public List<String> terminateOnNames() {
        return terminateOn == null || terminateOn.isBlank()
                ? List.of()
                : Arrays.asList(terminateOn.trim().split("\\s*,\\s*"));
    }

    /**
     * Rejects dead letters that the consumer would receive itself, or that would have no body.
     *
     * @param received the subjects of the consumer
     */
    public void validateDeadLetters(List<String> received, @Nullable Boolean headersOnly) {
        String deadLetters = deadLetterSubject;
        if (deadLetters != null && received.stream().anyMatch(each -> Subjects.overlap(each, deadLetters))) {
            throw new IllegalArgumentException("deadLetterSubject=" + deadLetters
                    + " is one of the subjects that the consumer itself receives (" + String.join(", ", received)
                    + "): it would receive its own dead letters. Use another subject.");
        }
        if (deadLetters != null && Boolean.TRUE.equals(headersOnly)) {
            throw new IllegalArgumentException("deadLetterSubject=" + deadLetters
                    + " is set together with headersOnly=true: dead letters would have no body. Remove one of"
                    + " the two.");
        }
    }

    public OnFailure getOnFailure() {
        return onFailure;
    }

    public void setOnFailure(OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    public @Nullable Duration getNakDelay() {
        return nakDelay;
    }

    public void setNakDelay(Duration nakDelay) {
        this.nakDelay = nakDelay;
    }

    public @Nullable String getTerminateOn() {
        return terminateOn;
    }

    public void setTerminateOn(String terminateOn) {
        this.terminateOn = terminateOn;
    }

    public @Nullable String getDeadLetterSubject() {
        return deadLetterSubject;
    }

    public void setDeadLetterSubject(String deadLetterSubject) {
        this.deadLetterSubject = deadLetterSubject;
    }

    public boolean isDeadLetterAdvisories() {
        return deadLetterAdvisories;
    }

    public void setDeadLetterAdvisories(boolean deadLetterAdvisories) {
        this.deadLetterAdvisories = deadLetterAdvisories;
    }

    public OnExhausted getOnExhausted() {
        return onExhausted;
    }

    public void setOnExhausted(OnExhausted onExhausted) {
        this.onExhausted = onExhausted;
    }
}
