package io.github.cameljetstream.benchmarks.scenarios;

/** A way to consume a whole stream with a durable, ready to be started. */
interface Consuming {
    /** Begins; each message is told when it has been handled. */
    void start(String stream, String durable, Runnable handled) throws Exception;

    void stop() throws Exception;

    /** Makes a way ready. */
    @FunctionalInterface
    interface Way {
        Consuming open() throws Exception;
    }
}
