package io.github.cameljetstream.kv.collect;

/**
 * The state of an open aggregate: an expectation for its next change.
 *
 * @param aggregate unique in the world; letters and digits
 * @param version the number of its changes, from 1
 */
public record Token(String aggregate, long version) {
    Token next() {
        return new Token(aggregate, version + 1);
    }
}
