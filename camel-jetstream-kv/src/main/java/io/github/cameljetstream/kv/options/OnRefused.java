package io.github.cameljetstream.kv.options;

/** What a producer does if the key is not as a write expects it. */
public enum OnRefused {
    /** The exchange fails. */
    FAIL,
    /** The exchange continues, and a header reports that nothing was stored. */
    REPORT
}
