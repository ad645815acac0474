package io.github.cameljetstream.springboot;

/** Properties of the application that are no options of the component, or have values that it does not take. */
public class RefusedPropertiesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public RefusedPropertiesException(String message) {
        super(message);
    }

    public RefusedPropertiesException(String message, Throwable cause) {
        super(message, cause);
    }
}
