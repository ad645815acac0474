package io.github.cameljetstream.benchmarks;

/** What is measured of a round. */
public enum Metric {
    RATE("messages/s", true),
    ALLOCATED("bytes allocated a message", false),
    CPU("µs of CPU a message, client and server", false),
    CLIENT_CPU("µs of the client's CPU a message", false),
    SERVER_CPU("µs of the server's CPU a message", false),
    P50("µs, median latency", false),
    P99("µs, 99th percentile of the latency", false),
    P999("µs, 99.9th percentile of the latency", false),
    READY("ms until each route has had a message", false),
    CONNECTIONS("connections", false),
    THREADS("threads", false),
    HEAP("KiB of heap a route", false),
    IDLE("ms of CPU a second while nothing comes, client and server", false);

    private final String unit;
    private final boolean moreIsBetter;

    Metric(String unit, boolean moreIsBetter) {
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    public String unit() {
        return unit;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
