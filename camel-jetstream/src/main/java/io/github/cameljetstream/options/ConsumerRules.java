package io.github.cameljetstream.options;

import java.nio.charset.StandardCharsets;

/** What {@link ConsumerOptions} cannot be, alone and together. */
final class ConsumerRules {
    private static final int MOST_OF_A_DESCRIPTION = 4096;

    private ConsumerRules() {}

    static void check(ConsumerOptions options) {
        Checks.name("durableName", options.getDurableName());
        Checks.name("queueGroupName", options.getQueueGroupName());
        Checks.publishSubject("deliverSubject", options.getDeliverSubject());
        Checks.atLeast("startSequence", options.getStartSequence(), 1);
        options.startInstant();
        Checks.positive("ackWait", options.getAckWait());
        options.backOffs();
        Checks.limit("maxDeliver", options.getMaxDeliver());
        Checks.limit("maxAckPending", options.getMaxAckPending());
        Checks.range("replicas", options.getReplicas(), 0, 5);
        Checks.atLeast("rateLimit", options.getRateLimit(), 1);
        if (options.getHeartbeat() != null && options.getHeartbeat().toMillis() < 100) {
            throw Checks.refuse("heartbeat", options.getHeartbeat(), "at least 100ms");
        }
        Checks.positive("inactiveThreshold", options.getInactiveThreshold());
        Checks.positive("maxAckExtension", options.getMaxAckExtension());
        Checks.range("maxInFlight", options.getMaxInFlight(), 1, 1_000_000);
        Checks.atLeast("maxInFlightBytes", options.getMaxInFlightBytes(), 1);
        Checks.range("maxBatchSize", options.getMaxBatchSize(), 1, 1_000_000);
        Checks.positive("batchingInterval", options.getBatchingInterval());
        Checks.notNegative("drainTimeout", options.getDrainTimeout());
        checkDetails(options);
        checkTogether(options);
        checkBatching(options);
    }

    private static void checkDetails(ConsumerOptions options) {
        String description = options.getConsumerDescription();
        if (description != null && description.getBytes(StandardCharsets.UTF_8).length > MOST_OF_A_DESCRIPTION) {
            throw new IllegalArgumentException(
                    "consumerDescription is refused: it must have no more than " + MOST_OF_A_DESCRIPTION + " bytes.");
        }
        options.metadata();
        options.pauseInstant();
        String sampleFrequency = options.getSampleFrequency();
        if (sampleFrequency != null && !sampleFrequency.matches("([1-9]\\d?|100)%?")) {
            throw Checks.refuse("sampleFrequency", sampleFrequency, "a share in percent, from 1 to 100");
        }
    }

    private static void checkTogether(ConsumerOptions options) {
        if (options.getOrderOnFailure() == OrderOnFailure.HOLD
                && options.getOrderBy() == null
                && options.getConcurrency() == Concurrency.PARALLEL) {
            throw new IllegalArgumentException(
                    "orderOnFailure=hold is given with concurrency=parallel and without orderBy: there is no order to"
                            + " hold. Give orderBy, or concurrency=single.");
        }
        if (options.isDoubleAck() && options.getAckPolicy() == AckPolicy.NONE) {
            throw new IllegalArgumentException(
                    "doubleAck=true is given with ackPolicy=none, which acknowledges nothing:"
                            + " leave one of the two out.");
        }
        if (!options.isAutoAck() && options.getAckPolicy() == AckPolicy.NONE) {
            throw new IllegalArgumentException("autoAck=false is given with ackPolicy=none, with which there is nothing"
                    + " to acknowledge: leave one of the two out.");
        }
        if (options.getConsumerType() == ConsumerType.PULL && options.pushOnlyOption() != null) {
            throw new IllegalArgumentException("consumerType=pull is given together with " + options.pushOnlyOption()
                    + ", which only a push consumer has: leave one of the two out.");
        }
        if (options.getDeliverPolicy() == DeliverPolicy.SEQUENCE && options.getStartSequence() == null) {
            throw new IllegalArgumentException(
                    "deliverPolicy=sequence needs startSequence: give the sequence to begin at.");
        }
        if (options.getDeliverPolicy() == DeliverPolicy.TIME && options.getStartTime() == null) {
            throw new IllegalArgumentException("deliverPolicy=time needs startTime: give the time to begin at.");
        }
        if (options.getAckPolicy() == AckPolicy.ALL && options.getQueueGroupName() != null) {
            throw new IllegalArgumentException(
                    "ackPolicy=all is given together with queueGroupName=" + options.getQueueGroupName()
                            + ": an acknowledgement by one member would cover what another still works on. Use ackPolicy=explicit.");
        }
        if (options.getAckPolicy() == AckPolicy.NONE && options.getQueueGroupName() != null) {
            throw new IllegalArgumentException(
                    "ackPolicy=none is given together with queueGroupName=" + options.getQueueGroupName()
                            + ": a push consumer without acknowledgements needs flow control, which NATS does not support in a"
                            + " group. Use ackPolicy=explicit, or a pull consumer with a durableName.");
        }
        if (!options.backOffs().isEmpty()
                && options.getMaxDeliver() != null
                && options.getMaxDeliver() > 0
                && options.getMaxDeliver() < options.backOffs().size()) {
            throw new IllegalArgumentException("maxDeliver=" + options.getMaxDeliver() + " is less than the "
                    + options.backOffs().size() + " entries of backOff=" + options.getBackOff()
                    + ": give a maxDeliver of at least that, or a shorter list.");
        }
    }

    private static void checkBatching(ConsumerOptions options) {
        if (!options.isBatching()) {
            return;
        }
        if (options.getOrderBy() != null) {
            throw new IllegalArgumentException("batching=true is given together with orderBy=" + options.getOrderBy()
                    + ": a batch holds messages of any key. Leave one of the two out.");
        }
        if (options.getOrderOnFailure() == OrderOnFailure.HOLD) {
            throw new IllegalArgumentException("batching=true is given together with orderOnFailure=hold: the messages"
                    + " of a batch are not retried in their place. Leave one of the two out.");
        }
        if (options.getMaxBatchSize() > options.maxInFlight()) {
            throw new IllegalArgumentException("maxBatchSize=" + options.getMaxBatchSize()
                    + " is more than maxInFlight=" + options.maxInFlight()
                    + ": such a batch would never be full. Give a maxInFlight of at least that.");
        }
    }

    /** What needs a route cannot be had by those who fetch messages one by one. */
    static void checkPolling(ConsumerOptions options) {
        String option = options.pushOnlyOption();
        if (options.isOrdered()) {
            option = "ordered=true";
        } else if (options.isBatching()) {
            option = "batching=true";
        } else if (options.getOrderBy() != null) {
            option = "orderBy=" + options.getOrderBy();
        } else if (options.getOrderOnFailure() == OrderOnFailure.HOLD) {
            option = "orderOnFailure=hold";
        } else if (options.getConsumerType() == ConsumerType.PUSH) {
            option = "consumerType=push";
        }
        if (option != null) {
            throw new IllegalArgumentException(option
                    + " is given for messages that are fetched one by one (pollEnrich, ConsumerTemplate), with which it"
                    + " can do nothing: leave it out there.");
        }
    }

    static void checkNames(ConsumerOptions options, String streamName) {
        if (options.getConsumerProvisioning() == ConsumerProvisioning.NONE) {
            checkUnasked(options, streamName);
        }
        if (options.getConsumerProvisioning() == ConsumerProvisioning.BIND && options.durable() == null) {
            throw new IllegalArgumentException(
                    "consumerProvisioning=bind needs durableName: give the name of the durable to use.");
        }
    }

    private static void checkUnasked(ConsumerOptions options, String streamName) {
        if (options.getDurableName() == null || streamName == null) {
            throw new IllegalArgumentException("consumerProvisioning=none needs streamName and durableName: the server"
                    + " is never asked for them. Give both, or use consumerProvisioning=bind.");
        }
        boolean push = options.getConsumerType() == ConsumerType.PUSH || options.pushOnlyOption() != null;
        if (push && options.getDeliverSubject() == null) {
            throw new IllegalArgumentException("consumerProvisioning=none needs deliverSubject for a push consumer: the"
                    + " server is never asked for it ($JS.API.CONSUMER.INFO). Give the one that the consumer has, or"
                    + " use consumerProvisioning=bind.");
        }
    }
}
