package io.github.cameljetstream;

import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishTally;
import io.github.cameljetstream.publish.Publisher;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultAsyncProducer;

/** What JMX shows of a producer, besides what Camel shows of each. What is not known, as before the start, is null. */
@ManagedResource(description = "Managed JetStreamProducer")
public abstract class JetStreamManagedProducer extends DefaultAsyncProducer {
    JetStreamManagedProducer(Endpoint endpoint) {
        super(endpoint);
    }

    /** Null before the first start. */
    abstract Publisher publisher();

    /** The state of its connection; null while it has none. */
    @ManagedAttribute(description = "The state of the connection")
    public abstract String getConnectionState();

    /** The servers, without secrets; null while it has no connection. */
    @ManagedAttribute(description = "The servers, without secrets")
    public abstract String getServers();

    /** What a publication has last failed with; null if none has. */
    @ManagedAttribute(description = "What a publication has last failed with")
    public abstract String getLastError();

    private <T> T ofPublisher(Function<Publisher, T> part) {
        Publisher now = publisher();
        return now == null ? null : part.apply(now);
    }

    private Long ended(PublishOutcome as) {
        return ofPublisher(each -> each.tally().ended(as));
    }

    /** What has become of messages; null before the first start. */
    public PublishTally tally() {
        return ofPublisher(Publisher::tally);
    }

    @ManagedAttribute(description = "The subject of the endpoint")
    public String getSubject() {
        return ((JetStreamEndpoint) getEndpoint()).getSubject();
    }

    @ManagedAttribute(description = "Messages under way, or waiting for a place in the window")
    public Integer getPendingPublishes() {
        return ofPublisher(Publisher::pending);
    }

    @ManagedAttribute(description = "Bytes under way, or waiting for a place in the window")
    public Long getPendingPublishBytes() {
        return ofPublisher(Publisher::pendingBytes);
    }

    @ManagedAttribute(description = "Messages that a stream has stored")
    public Long getStored() {
        return ended(PublishOutcome.STORED);
    }

    @ManagedAttribute(description = "Messages that a stream has dropped, since it had their id")
    public Long getDuplicates() {
        return ended(PublishOutcome.DUPLICATE);
    }

    @ManagedAttribute(description = "Messages that a server has refused")
    public Long getRefused() {
        return ended(PublishOutcome.REFUSED);
    }

    @ManagedAttribute(description = "Messages whose subject no stream takes")
    public Long getNoStream() {
        return ended(PublishOutcome.NO_STREAM);
    }

    @ManagedAttribute(description = "Messages that had no answer in time: they may be stored")
    public Long getUnknown() {
        return ended(PublishOutcome.UNKNOWN);
    }

    @ManagedAttribute(description = "Messages that never left us")
    public Long getNotSent() {
        return ended(PublishOutcome.NOT_SENT);
    }

    @ManagedAttribute(description = "Attempts to publish after the first of each message")
    public Long getPublishRetries() {
        return ofPublisher(each -> each.tally().retries());
    }
}
