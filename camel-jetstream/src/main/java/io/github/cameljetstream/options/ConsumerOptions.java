package io.github.cameljetstream.options;

import io.nats.client.api.ConsumerConfiguration;
import org.jspecify.annotations.Nullable;

/** All options of a consumer, in groups by what they are about. {@link FailureOptions} stand apart. */
public record ConsumerOptions(
        BindingOptions binding,
        StartOptions start,
        AckOptions acks,
        PushOptions push,
        PullOptions pull,
        RoutingOptions routing) {
    /** The defaults. */
    public ConsumerOptions() {
        this(
                new BindingOptions(),
                new StartOptions(),
                new AckOptions(),
                new PushOptions(),
                new PullOptions(),
                new RoutingOptions());
    }

    /** A copy that later changes to these groups do not reach. */
    public ConsumerOptions copy() {
        return new ConsumerOptions(binding.copy(), start.copy(), acks.copy(), push.copy(), pull.copy(), routing.copy());
    }

    /** The options, and the settings of {@code consumerConfiguration} for those that are not set. */
    public ConsumerOptions all() {
        ConsumerConfiguration bean = binding.getConsumerConfiguration();
        if (bean == null) {
            return this;
        }
        checkName(bean);
        ConsumerOptions all = copy();
        all.binding.fillFrom(bean);
        all.start.fillFrom(bean);
        all.acks.fillFrom(bean);
        all.push.fillFrom(bean);
        all.pull.fillFrom(bean);
        return all;
    }

    private void checkName(ConsumerConfiguration bean) {
        if (bean.getName() != null
                && bean.getDurable() == null
                && !bean.getName().equals(binding.getDurableName())) {
            throw new IllegalArgumentException("consumerConfiguration has the name '" + bean.getName()
                    + "', but is not durable, and the component names ephemeral consumers. Remove the name,"
                    + " or set durableName.");
        }
    }

    /** The name of the durable: {@code durableName}, otherwise that of the queue group; null for an ephemeral. */
    public @Nullable String durable() {
        return binding.getDurableName() != null ? binding.getDurableName() : push.getQueueGroupName();
    }

    /** If true, a new consumer is a push consumer. */
    public boolean needsPush() {
        return binding.getConsumerType() == ConsumerType.PUSH
                || (binding.getConsumerType() == ConsumerType.AUTO && push.firstSet() != null);
    }

    /** A set option that needs a pull consumer, as {@code name=value}; null if there is none. */
    @Nullable
    String pullOnlyOption() {
        return binding.isOrdered() ? "ordered=true" : pull.firstSet();
    }
}
