package io.github.cameljetstream.options;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What happens to a message whose exchange failed. */
@UriParams
public final class FailureOptions implements Cloneable {
    /**
     * What happens to a message whose exchange failed and was not handled by Camel's error handler. With nak it is
     * delivered again after the delay of backOff or nakDelay; with term never again, and it becomes a dead letter
     * if deadLetterSubject is given; with ack it counts as done; with leave the server delivers it again when its
     * wait for the acknowledgement (ackWait or backOff) ends.
     */
    @UriParam(label = "consumer,failure", enums = "nak,term,ack,leave", defaultValue = "nak")
    private OnFailure onFailure = OnFailure.NAK;

    /**
     * How long the server waits before it delivers a failed message again when there is no backOff. By default it
     * does so at once.
     */
    @UriParam(label = "consumer,failure")
    private Duration nakDelay;

    /**
     * Full names of exception classes, separated by commas. A message whose exchange failed with one of them or a
     * subclass, or with an exception that has one as its cause, is not delivered again: it becomes a dead letter
     * if deadLetterSubject is given, else it is terminated. This goes before onFailure.
     */
    @UriParam(label = "consumer,failure")
    private String terminateOn;

    /**
     * The subject to which dead letters are published: messages that failed in their last delivery (maxDeliver),
     * with an exception of terminateOn, or at all if onFailure=term. The reason is in the headers. The original is
     * terminated when a stream has confirmed the copy. So are messages whose last delivery was lost on its way, if we
     * are connected when the server gives them up. The subject must be one that a stream takes, and none that this
     * consumer takes.
     */
    @UriParam(label = "consumer,failure")
    private String deadLetterSubject;

    /**
     * Whether messages that used up their deliveries (maxDeliver) without an outcome, since the process died each time
     * or the route was stopped in between, become dead letters too, also if nobody is there when the server gives them
     * up. They are found by the advisories of the server,
     * which a stream keeps for us until they are handled; it is found by its subject, and created with
     * streamProvisioning=create or update when there is none. Where streamRetention is workqueue, messages that were
     * given up before are found as well. Needs deadLetterSubject, a durableName or queueGroupName, and a maxDeliver.
     */
    @UriParam(label = "consumer,failure", defaultValue = "false")
    private boolean deadLetterAdvisories;

    /**
     * What happens to a message that failed in its last delivery (maxDeliver) when there is no deadLetterSubject, and to
     * one whose dead letter can never be stored.
     * With leave the server stops delivering it, it stays in the stream, and an error is logged with its sequence.
     * With term it is terminated; a stream with streamRetention=workqueue then deletes it.
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
     * Refuses what can never work.
     *
     * @throws IllegalArgumentException naming the option, its value and what it should be
     */
    public void validate() {
        Checks.publishSubject("deadLetterSubject", deadLetterSubject);
        Checks.notNegative("nakDelay", nakDelay);
    }

    /**
     * Refuses deadLetterAdvisories where there can be none. Only asked for consumers: a producer may get the option from
     * the component.
     *
     * @throws IllegalArgumentException naming the option, its value and what it should be
     */
    public void validateAdvisories(ConsumerOptions consumer) {
        if (!deadLetterAdvisories) {
            return;
        }
        if (deadLetterSubject == null) {
            throw new IllegalArgumentException("deadLetterAdvisories=true needs deadLetterSubject: give the subject to"
                    + " publish the dead letters to.");
        }
        if (consumer.durable() == null) {
            throw new IllegalArgumentException("deadLetterAdvisories=true needs durableName or queueGroupName: what an"
                    + " ephemeral consumer leaves behind cannot be found again. Give a name.");
        }
        if (consumer.getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            throw new IllegalArgumentException("deadLetterAdvisories=true is given with consumerProvisioning=none: the"
                    + " server has to be asked for the advisories and the messages. Use consumerProvisioning=bind, or"
                    + " leave deadLetterAdvisories out.");
        }
        if (consumer.getAckPolicy() == AckPolicy.NONE) {
            throw new IllegalArgumentException("deadLetterAdvisories=true is given with ackPolicy=none, with which each"
                    + " message is delivered once and none is given up: leave one of the two out.");
        }
        if (consumer.getMaxDeliver() != null && consumer.getMaxDeliver() < 1) {
            throw new IllegalArgumentException("deadLetterAdvisories=true is given with maxDeliver="
                    + consumer.getMaxDeliver() + ": no message ever uses up its deliveries. Give a maxDeliver of at"
                    + " least 1.");
        }
    }

    /** The class names of {@code terminateOn}, one by one. */
    public List<String> terminateOnNames() {
        return terminateOn == null || terminateOn.isBlank()
                ? List.of()
                : Arrays.asList(terminateOn.trim().split("\\s*,\\s*"));
    }

    public OnFailure getOnFailure() {
        return onFailure;
    }

    public void setOnFailure(OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    public Duration getNakDelay() {
        return nakDelay;
    }

    public void setNakDelay(Duration nakDelay) {
        this.nakDelay = nakDelay;
    }

    public String getTerminateOn() {
        return terminateOn;
    }

    public void setTerminateOn(String terminateOn) {
        this.terminateOn = terminateOn;
    }

    public String getDeadLetterSubject() {
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
