package io.github.cameljetstream;

import io.github.cameljetstream.operations.InspectableEndpoint;
import io.github.cameljetstream.operations.StreamInspector;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishTally;
import io.github.cameljetstream.publish.Publisher;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/** JMX attributes of a producer, in addition to those of Camel. An unknown value, as before the start, is null. */
@ManagedResource(description = "Managed JetStreamProducer")
public abstract class JetStreamManagedProducer extends DefaultAsyncProducer {
    JetStreamManagedProducer(Endpoint endpoint) {
        super(endpoint);
    }

    /** Null before the first start. */
    abstract @Nullable Publisher publisher();

    /** The state of the connection; null without a connection. */
    @ManagedAttribute(description = "The state of the connection")
    public abstract @Nullable String getConnectionState();

    /** The servers, without secrets; null without a connection. */
    @ManagedAttribute(description = "The servers, without secrets")
    public abstract @Nullable String getServers();

    /** The error of the last failed publish; null if none failed. */
    @ManagedAttribute(description = "Error of the last failed publish")
    public abstract @Nullable String getLastError();

    private <T> @Nullable T ofPublisher(Function<Publisher, T> part) {
        Publisher now = publisher();
        return now == null ? null : part.apply(now);
    }

    private @Nullable Long ended(PublishOutcome as) {
        return ofPublisher(each -> each.tally().ended(as));
    }

    /** The counts of messages; null before the first start. */
    public @Nullable PublishTally tally() {
        return ofPublisher(Publisher::tally);
    }

    @ManagedAttribute(description = "The subject of the endpoint")
    public String getSubject() {
        return ((JetStreamEndpoint) getEndpoint()).getSubject();
    }

    @ManagedAttribute(description = "Pending messages, including those that wait for the window")
    public @Nullable Integer getPendingPublishes() {
        return ofPublisher(Publisher::pending);
    }

    @ManagedAttribute(description = "Bytes of pending messages, including those that wait for the window")
    public @Nullable Long getPendingPublishBytes() {
        return ofPublisher(Publisher::pendingBytes);
    }

    @ManagedAttribute(description = "Messages stored by a stream")
    public @Nullable Long getStored() {
        return ended(PublishOutcome.STORED);
    }

    @ManagedAttribute(description = "Messages that a stream detected as duplicates by their id")
    public @Nullable Long getDuplicates() {
        return ended(PublishOutcome.DUPLICATE);
    }

    @ManagedAttribute(description = "Messages of fast batches that a stream stored, or detected as duplicates")
    public @Nullable Long getStoredOrKnown() {
        return ended(PublishOutcome.STORED_OR_KNOWN);
    }

    @ManagedAttribute(description = "Messages rejected by a server")
    public @Nullable Long getRefused() {
        return ended(PublishOutcome.REFUSED);
    }

    @ManagedAttribute(description = "Messages whose subject no stream has")
    public @Nullable Long getNoStream() {
        return ended(PublishOutcome.NO_STREAM);
    }

    @ManagedAttribute(description = "Messages without an answer in time; they may be stored")
    public @Nullable Long getUnknown() {
        return ended(PublishOutcome.UNKNOWN);
    }

    @ManagedAttribute(description = "Messages that were not sent")
    public @Nullable Long getNotSent() {
        return ended(PublishOutcome.NOT_SENT);
    }

    @ManagedAttribute(description = "Retries of publishes")
    public @Nullable Long getPublishRetries() {
        return ofPublisher(each -> each.tally().retries());
    }

    private StreamInspector inspect() throws Exception {
        return ((InspectableEndpoint) getEndpoint()).inspect();
    }

    @ManagedOperation(description = "Configuration and state of the stream, as JSON")
    public String streamInfo() throws Exception {
        try (StreamInspector inspector = inspect()) {
            return inspector.streamInfo();
        }
    }

    @ManagedOperation(description = "The message of the stream with this sequence, as JSON; null if there is none")
    public @Nullable String storedMessage(long sequence) throws Exception {
        try (StreamInspector inspector = inspect()) {
            return inspector.message(sequence);
        }
    }

    @ManagedOperation(description = "The last message of the stream with this subject, as JSON; null if there is none")
    public @Nullable String lastMessage(String subject) throws Exception {
        try (StreamInspector inspector = inspect()) {
            return inspector.lastMessage(subject);
        }
    }
}
