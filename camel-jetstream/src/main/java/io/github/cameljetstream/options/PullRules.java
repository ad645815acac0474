package io.github.cameljetstream.options;

import java.util.regex.Pattern;

/** What the options of pull consumers, and those of priority groups (NATS ADR-42), cannot be. */
final class PullRules {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9/_=-]{1,16}");

    private PullRules() {}

    static void check(ConsumerOptions options) {
        Checks.range("maxWaiting", options.getMaxWaiting(), 1, Integer.MAX_VALUE);
        Checks.range("maxRequestBatch", options.getMaxRequestBatch(), 1, Integer.MAX_VALUE);
        if (options.getMaxRequestExpires() != null
                && options.getMaxRequestExpires().toMillis() < 1) {
            throw Checks.refuse("maxRequestExpires", options.getMaxRequestExpires(), "at least 1ms");
        }
        Checks.atLeast("maxRequestMaxBytes", options.getMaxRequestMaxBytes(), 1);
        checkPull(options);
        checkPriorities(options);
    }

    private static void checkPull(ConsumerOptions options) {
        String pullOnly = options.pullOnlyOption();
        String push = options.getConsumerType() == ConsumerType.PUSH ? "consumerType=push" : options.pushOnlyOption();
        if (pullOnly != null && push != null) {
            throw new IllegalArgumentException(push + " is given together with " + pullOnly
                    + ", which only a pull consumer has: leave one of the two out.");
        }
    }

    private static void checkPriorities(ConsumerOptions options) {
        String group = options.getPriorityGroup();
        PriorityPolicy policy = options.getPriorityPolicy();
        if (group != null && !GROUP.matcher(group).matches()) {
            throw Checks.refuse("priorityGroup", group, "1 to 16 letters, digits, and the characters - _ / =");
        }
        if (options.getPriorityTimeout() != null && options.getPriorityTimeout().toMillis() < 1_000) {
            throw Checks.refuse("priorityTimeout", options.getPriorityTimeout(), "at least 1s");
        }
        Checks.atLeast("minPending", options.getMinPending(), 1);
        Checks.atLeast("minAckPending", options.getMinAckPending(), 1);
        Checks.range("priority", options.getPriority(), 0, 9);
        boolean asOnTheServer = options.getConsumerProvisioning() == ConsumerProvisioning.BIND;
        if (policy != null && policy != PriorityPolicy.NONE && group == null) {
            throw new IllegalArgumentException("priorityPolicy=" + EnumNames.of(policy)
                    + " needs priorityGroup: give a name for the group of its instances.");
        }
        if (group != null && (policy == PriorityPolicy.NONE || (policy == null && !asOnTheServer))) {
            throw new IllegalArgumentException("priorityGroup=" + group
                    + " needs priorityPolicy: give one of overflow, pinnedClient, prioritized.");
        }
        if (policy == null && asOnTheServer) {
            return;
        }
        needs(options.getPriorityTimeout(), "priorityTimeout", policy, PriorityPolicy.PINNED_CLIENT);
        needs(options.getMinPending(), "minPending", policy, PriorityPolicy.OVERFLOW);
        needs(options.getMinAckPending(), "minAckPending", policy, PriorityPolicy.OVERFLOW);
        needs(options.getPriority(), "priority", policy, PriorityPolicy.PRIORITIZED);
    }

    private static void needs(Object value, String option, PriorityPolicy policy, PriorityPolicy needed) {
        if (value != null && policy != needed) {
            throw new IllegalArgumentException(option + " only has a use with priorityPolicy=" + EnumNames.of(needed)
                    + ": give that, or leave it out.");
        }
    }
}
