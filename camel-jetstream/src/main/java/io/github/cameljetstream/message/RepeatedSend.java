package io.github.cameljetstream.message;

/** A failed send that Camel's error handler repeats with the same message. */
public interface RepeatedSend {
    /** The message id of the failed send; null if it had none. */
    String messageId();

    /** If true, the failed send may have stored the message. */
    boolean mayBeStored();
}
