package io.github.cameljetstream.benchmarks.scenarios;

/** A way to publish, ready to be used. */
interface Publishing extends AutoCloseable {
    /** Publishes so many, and returns how many failed once the outcome of each is known. */
    long publish(byte[] body, int messages) throws Exception;

    @Override
    default void close() throws Exception {}

    /** Makes a way ready for a subject. */
    @FunctionalInterface
    interface Way {
        Publishing open(String subject) throws Exception;
    }
}
