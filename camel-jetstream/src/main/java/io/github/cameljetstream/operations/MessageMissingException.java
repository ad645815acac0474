package io.github.cameljetstream.operations;

/** With failIfMissing=true: the stream does not have the message. */
public final class MessageMissingException extends OperationException {
    private static final long serialVersionUID = 1L;

    MessageMissingException(String message) {
        super(message, 0, false, null);
    }
}
