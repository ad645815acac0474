package io.github.cameljetstream.options;

/** What happens to the order of deliveries when one of them fails. */
public enum OrderOnFailure {
    /** The failed one is retried in its place, and those after it wait. */
    HOLD,
    /** The failed one is delivered again later, and those after it go on. */
    SKIP
}
