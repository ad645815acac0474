package io.github.cameljetstream.benchmarks;

import java.util.Map;

/** One of those that do the same work in turn. */
public interface Candidate {
    /** Raw jnats with the best settings found: the limit. */
    String RAW = "R";
    /** Raw jnats behind an asynchronous Camel endpoint that does nothing else: what Camel itself costs. */
    String CAMEL = "C";
    /** The same once more: how much the machine alone makes them differ. */
    String RAW_AGAIN = "R, again";
    /** As {@link #RAW}, with a message id on each message. */
    String RAW_IDS = "R, ids";
    /** As {@link #CAMEL}, with a message id on each message. */
    String CAMEL_IDS = "C, ids";
    /** The component with its defaults. */
    String OURS = "jetstream";
    /** The component with {@code messageIdStrategy=header}: no ids that nobody asked for. */
    String OURS_WITHOUT_IDS = "jetstream, no ids";
    /** The component with a list as the body, each element of which is published on its own. */
    String EACH = "jetstream, each";

    String EACH_WITHOUT_IDS = "jetstream, each, no ids";
    /** The component with a list as the body, which is stored whole or not at all. */
    String ATOMIC = "jetstream, atomic";

    String ATOMIC_WITHOUT_IDS = "jetstream, atomic, no ids";
    /** The component with a list as the body, of which the stream acknowledges every n-th element. */
    String FAST = "jetstream, fast";

    String FAST_WITHOUT_IDS = "jetstream, fast, no ids";
    /** The component with one body for all messages of a round. */
    String FAST_ONE_BODY = "jetstream, fast, one body, no ids";
    /** The component with one exchange for up to 500 messages. */
    String BATCHES = "jetstream, batches";
    /** The incumbent. */
    String INCUMBENT = "camel-nats";

    String name();

    /**
     * Does the work once.
     *
     * @throws VoidRoundException if the server's counts are not what they must be
     */
    Map<Metric, Double> round() throws Exception;

    /** A contender by its name and work. */
    static Candidate of(String name, Work work) {
        return new Candidate() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Map<Metric, Double> round() throws Exception {
                return work.round();
            }
        };
    }

    /** See {@link Candidate#round()}. */
    @FunctionalInterface
    interface Work {
        Map<Metric, Double> round() throws Exception;
    }
}
