package io.github.cameljetstream.cloudevents;

/** A message is marked as a CloudEvent, and cannot be read as one. */
final class CloudEventException extends Exception {
    private static final long serialVersionUID = 1L;

    CloudEventException(String message) {
        super(message);
    }

    CloudEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
