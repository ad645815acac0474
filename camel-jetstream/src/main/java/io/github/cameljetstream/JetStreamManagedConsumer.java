package io.github.cameljetstream;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.operations.InspectableEndpoint;
import io.github.cameljetstream.operations.StreamInspector;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** JMX attributes of a consumer, in addition to those of Camel. An unknown value, as before the start, is null. */
@ManagedResource(description = "Managed JetStreamConsumer")
public abstract class JetStreamManagedConsumer extends DefaultConsumer {
    JetStreamManagedConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    /** The state of the consumer; null unless it is started. */
    public abstract @Nullable ConsumerSnapshot snapshot();

    /** The counts of deliveries; null unless the consumer is started. */
    public abstract @Nullable ConsumerTally tally();

    private <T> @Nullable T ofSnapshot(Function<ConsumerSnapshot, @Nullable T> part) {
        ConsumerSnapshot now = snapshot();
        return now == null ? null : part.apply(now);
    }

    private @Nullable String text(Function<ConsumerSnapshot, @Nullable Object> part) {
        Object value = ofSnapshot(part);
        return value == null ? null : value.toString();
    }

    private @Nullable Long count(Function<ConsumerTally, Long> part) {
        ConsumerTally now = tally();
        return now == null ? null : part.apply(now);
    }

    private @Nullable Long settled(SettlementKind as) {
        return count(tally -> tally.settled(as));
    }

    @ManagedAttribute(description = "State of the consumer")
    public @Nullable String getConsumerState() {
        return text(ConsumerSnapshot::state);
    }

    @ManagedAttribute(description = "The stream")
    public @Nullable String getStream() {
        return ofSnapshot(ConsumerSnapshot::stream);
    }

    @ManagedAttribute(description = "The name of the consumer on the server")
    public @Nullable String getConsumerName() {
        return ofSnapshot(ConsumerSnapshot::consumer);
    }

    @ManagedAttribute(description = "If true, the server keeps the consumer while no route uses it")
    public @Nullable Boolean getDurable() {
        return ofSnapshot(ConsumerSnapshot::durable);
    }

    @ManagedAttribute(description = "The servers, without secrets")
    public @Nullable String getServers() {
        return ofSnapshot(ConsumerSnapshot::servers);
    }

    @ManagedAttribute(description = "Messages received and not yet settled")
    public @Nullable Integer getInFlight() {
        return ofSnapshot(ConsumerSnapshot::inFlight);
    }

    @ManagedAttribute(description = "Messages in flight whose exchange has not started")
    public @Nullable Integer getWaiting() {
        return ofSnapshot(ConsumerSnapshot::waiting);
    }

    @ManagedAttribute(description = "Undelivered messages when the last one was received")
    public @Nullable Long getLag() {
        return ofSnapshot(ConsumerSnapshot::lag);
    }

    @ManagedAttribute(description = "Time of the last received message")
    public @Nullable String getLastDelivery() {
        return text(ConsumerSnapshot::lastDelivery);
    }

    @ManagedAttribute(description = "Last reason why the consumer received no messages, even if it is over")
    public @Nullable String getLastError() {
        return ofSnapshot(ConsumerSnapshot::lastError);
    }

    @ManagedAttribute(description = "Time since which the consumer receives no messages")
    public @Nullable String getRecoveringSince() {
        return text(ConsumerSnapshot::recoveringSince);
    }

    @ManagedAttribute(description = "If true, this instance receives all messages (priorityPolicy=pinnedClient)")
    public @Nullable Boolean getPinned() {
        return ofSnapshot(ConsumerSnapshot::pinned);
    }

    @ManagedAttribute(description = "Partitions that this instance holds, with the option partitions")
    public @Nullable String getPartitions() {
        return text(ConsumerSnapshot::partitions);
    }

    @ManagedAttribute(description = "Received messages, including redeliveries")
    public @Nullable Long getDeliveries() {
        return count(ConsumerTally::deliveries);
    }

    @ManagedAttribute(description = "Received redeliveries")
    public @Nullable Long getRedeliveries() {
        return count(ConsumerTally::redeliveries);
    }

    @ManagedAttribute(description = "Retries of a message in place")
    public @Nullable Long getRetries() {
        return count(ConsumerTally::retries);
    }

    @ManagedAttribute(description = "Acknowledged messages")
    public @Nullable Long getAcknowledged() {
        return settled(SettlementKind.ACK);
    }

    @ManagedAttribute(description = "Messages handed back to the server for redelivery")
    public @Nullable Long getHandedBack() {
        return settled(SettlementKind.NAK);
    }

    @ManagedAttribute(description = "Messages terminated without a dead letter")
    public @Nullable Long getTerminated() {
        return settled(SettlementKind.TERM);
    }

    @ManagedAttribute(description = "Messages terminated after their dead letter was stored")
    public @Nullable Long getDeadLettered() {
        return settled(SettlementKind.DEAD_LETTER);
    }

    @ManagedAttribute(description = "Messages left to the server without a settlement")
    public @Nullable Long getLeftToServer() {
        return settled(SettlementKind.LEAVE);
    }

    @ManagedAttribute(description = "Messages whose ack the server did not confirm")
    public @Nullable Long getUnconfirmed() {
        return settled(SettlementKind.UNCONFIRMED);
    }

    @ManagedAttribute(description = "Dropped messages in the inbox that the server did not send for the consumer")
    public @Nullable Long getDroppedMessages() {
        return count(tally -> tally.dropped(DroppedAs.DELIVERY));
    }

    @ManagedAttribute(description = "Dropped flow control messages with a reply subject outside the consumer")
    public @Nullable Long getDroppedFlowControls() {
        return count(tally -> tally.dropped(DroppedAs.FLOW_CONTROL));
    }

    @ManagedAttribute(description = "Ignored status messages that did not match the pull requests")
    public @Nullable Long getIgnoredStatuses() {
        return count(tally -> tally.dropped(DroppedAs.STATUS));
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

    @ManagedOperation(description = "Configuration and state of the consumer on the server, as JSON")
    public @Nullable String consumerInfo() throws Exception {
        String consumer = getConsumerName();
        try (StreamInspector inspector = inspect()) {
            return consumer == null ? null : inspector.consumerInfo(consumer);
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
