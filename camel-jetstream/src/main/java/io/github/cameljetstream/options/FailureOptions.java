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
     * What happens to a message whose exchange failed after Camel's own error handler gave up. With nak it is
     * delivered again, after the delay of backOff or nakDelay; with term never again; with ack as if it had
     * succeeded; with leave when the server's wait for the acknowledgement ends.
     */
    @UriParam(label = "consumer,failure", enums = "nak,term,ack,leave", defaultValue = "nak")
    private OnFailure onFailure = OnFailure.NAK;

    /**
     * How long the server waits before it delivers a failed message again, when there is no backOff. By default it
     * does so at once.
     */
    @UriParam(label = "consumer,failure")
    private Duration nakDelay;

    /**
     * Names of exception classes, separated by commas. A message whose exchange failed with one of them, or a
     * subclass, itself or as a cause, is not delivered again: it becomes a dead letter if deadLetterSubject is
     * given, else it is terminated.
     */
    @UriParam(label = "consumer,failure")
    private String terminateOn;

    /**
     * The subject to which a message is published, with the reason in its headers, that failed in its last
     * delivery or with an exception of terminateOn. The original is terminated when a stream has confirmed the
     * copy.
     */
    @UriParam(label = "consumer,failure")
    private String deadLetterSubject;

    /**
     * What happens to a message that failed in its last delivery (maxDeliver) when there is no deadLetterSubject.
     * With leave the server stops delivering it and it stays in the stream; with term it is terminated, which a
     * work-queue stream takes as leave to delete it.
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

    public OnExhausted getOnExhausted() {
        return onExhausted;
    }

    public void setOnExhausted(OnExhausted onExhausted) {
        this.onExhausted = onExhausted;
    }
}
