package io.github.cameljetstream.operations;

import io.github.cameljetstream.options.OperationOptions;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.spi.BrowsableEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An endpoint whose stream can be browsed and asked: the messages stay where they are. */
public abstract class InspectableEndpoint extends DefaultEndpoint
        implements BrowsableEndpoint, MultipleConsumersSupport {
    private static final Logger LOG = LoggerFactory.getLogger(InspectableEndpoint.class);
    private static final int MOST = 10_000;

    @UriParam
    private OperationOptions operationOptions = new OperationOptions();

    /**
     * Maximum number of messages that browsing shows: 1 to 10000. Browsing shows the first messages of the stream, and
     * with a durable the first after those that it has acknowledged. It does not take them.
     */
    @UriParam(label = "advanced", defaultValue = "100")
    private int browseLimit = 100;

    protected InspectableEndpoint(String uri, Component component) {
        super(uri, component);
    }

    /** Leases a connection to look at the stream. */
    public abstract StreamInspector inspect() throws Exception;

    @Override
    public List<Exchange> getExchanges() {
        return getExchanges(browseLimit, null);
    }

    /** An unreachable stream shows no messages: the caller shows many endpoints. */
    @Override
    @SuppressWarnings("rawtypes") // of Camel
    public List<Exchange> getExchanges(int limit, @Nullable Predicate filter) {
        int most = limit <= 0 ? browseLimit : Math.min(limit, MOST);
        try (StreamInspector inspector = inspect()) {
            return inspector.browse(most, filter, this::createExchange);
        } catch (Exception e) {
            LOG.warn("Cannot browse {}, and shows no messages. {}", this, e.getMessage());
            return List.of();
        }
    }

    /** Rejects a limit with which nothing is shown, or too much is loaded. */
    protected void validateBrowsing() {
        if (browseLimit < 1 || browseLimit > MOST) {
            throw new IllegalArgumentException(
                    "browseLimit=" + browseLimit + " is refused: it must be a number from 1 to " + MOST + ".");
        }
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public int getBrowseLimit() {
        return browseLimit;
    }

    @Override
    public void setBrowseLimit(int browseLimit) {
        this.browseLimit = browseLimit;
    }

    public OperationOptions getOperationOptions() {
        return operationOptions;
    }

    public void setOperationOptions(OperationOptions operationOptions) {
        this.operationOptions = operationOptions;
    }

    /** Endpoints may differ only in secrets, which their URI does not show, so each is equal only to itself. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
