package io.github.cameljetstream.benchmarks;

/** The counts of a round differ from what they must be, so that what it measured says nothing. */
public final class VoidRoundException extends Exception {
    private static final long serialVersionUID = 1L;

    public VoidRoundException(String message) {
        super(message);
    }
}
