package io.github.cameljetstream;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.github.cameljetstream.delivery.SettlementKind;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;

/** What JMX shows of a consumer, besides what Camel shows of each. What is not known, as before the start, is null. */
@ManagedResource(description = "Managed JetStreamConsumer")
public abstract class JetStreamManagedConsumer extends DefaultConsumer {
    JetStreamManagedConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    /** How it fares; null while it is not started. */
    public abstract ConsumerSnapshot snapshot();

    /** What has become of deliveries; null while it is not started. */
    public abstract ConsumerTally tally();

    private <T> T ofSnapshot(Function<ConsumerSnapshot, T> part) {
        ConsumerSnapshot now = snapshot();
        return now == null ? null : part.apply(now);
    }

    private String text(Function<ConsumerSnapshot, Object> part) {
        Object value = ofSnapshot(part);
        return value == null ? null : value.toString();
    }

    private Long count(Function<ConsumerTally, Long> part) {
        ConsumerTally now = tally();
        return now == null ? null : part.apply(now);
    }

    private Long settled(SettlementKind as) {
        return count(tally -> tally.settled(as));
    }

    @ManagedAttribute(description = "Whether messages are taken, and if not, why")
    public String getConsumerState() {
        return text(ConsumerSnapshot::state);
    }

    @ManagedAttribute(description = "The stream")
    public String getStream() {
        return ofSnapshot(ConsumerSnapshot::stream);
    }

    @ManagedAttribute(description = "The name of the consumer on the server")
    public String getConsumerName() {
        return ofSnapshot(ConsumerSnapshot::consumer);
    }

    @ManagedAttribute(description = "Whether the server keeps the consumer while nobody takes messages from it")
    public Boolean getDurable() {
        return ofSnapshot(ConsumerSnapshot::durable);
    }

    @ManagedAttribute(description = "The servers, without secrets")
    public String getServers() {
        return ofSnapshot(ConsumerSnapshot::servers);
    }

    @ManagedAttribute(description = "Messages that were taken and are not settled")
    public Integer getInFlight() {
        return ofSnapshot(ConsumerSnapshot::inFlight);
    }

    @ManagedAttribute(description = "Messages in flight whose exchange has not begun")
    public Integer getWaiting() {
        return ofSnapshot(ConsumerSnapshot::waiting);
    }

    @ManagedAttribute(description = "Messages that were still to come when the last one came")
    public Long getLag() {
        return ofSnapshot(ConsumerSnapshot::lag);
    }

    @ManagedAttribute(description = "When the last message came")
    public String getLastDelivery() {
        return text(ConsumerSnapshot::lastDelivery);
    }

    @ManagedAttribute(description = "What last kept messages from coming, also if that is over")
    public String getLastError() {
        return ofSnapshot(ConsumerSnapshot::lastError);
    }

    @ManagedAttribute(description = "Since when messages do not come")
    public String getRecoveringSince() {
        return text(ConsumerSnapshot::recoveringSince);
    }

    @ManagedAttribute(description = "Whether this is the instance that gets all messages (priorityPolicy=pinnedClient)")
    public Boolean getPinned() {
        return ofSnapshot(ConsumerSnapshot::pinned);
    }

    @ManagedAttribute(description = "Messages that came, redeliveries included")
    public Long getDeliveries() {
        return count(ConsumerTally::deliveries);
    }

    @ManagedAttribute(description = "Messages that came not for the first time")
    public Long getRedeliveries() {
        return count(ConsumerTally::redeliveries);
    }

    @ManagedAttribute(description = "Runs of a message again in its place in the order")
    public Long getRetries() {
        return count(ConsumerTally::retries);
    }

    @ManagedAttribute(description = "Messages that were acknowledged")
    public Long getAcknowledged() {
        return settled(SettlementKind.ACK);
    }

    @ManagedAttribute(description = "Messages that were given back, to be delivered again")
    public Long getHandedBack() {
        return settled(SettlementKind.NAK);
    }

    @ManagedAttribute(description = "Messages that were terminated without a copy")
    public Long getTerminated() {
        return settled(SettlementKind.TERM);
    }

    @ManagedAttribute(description = "Messages that were terminated after a copy was stored as a dead letter")
    public Long getDeadLettered() {
        return settled(SettlementKind.DEAD_LETTER);
    }

    @ManagedAttribute(description = "Messages of which the server was told nothing")
    public Long getLeftToServer() {
        return settled(SettlementKind.LEAVE);
    }

    @ManagedAttribute(description = "Messages whose acknowledgement was to be confirmed, and was not")
    public Long getUnconfirmed() {
        return settled(SettlementKind.UNCONFIRMED);
    }

    @ManagedAttribute(description = "Messages to the inbox that the server did not send for the consumer; dropped")
    public Long getDroppedMessages() {
        return count(tally -> tally.dropped(DroppedAs.DELIVERY));
    }

    @ManagedAttribute(
            description = "Flow control messages that asked for a reply to a subject of somebody else; dropped")
    public Long getDroppedFlowControls() {
        return count(tally -> tally.dropped(DroppedAs.FLOW_CONTROL));
    }

    @ManagedAttribute(description = "Status messages that did not fit the requests for messages; ignored")
    public Long getIgnoredStatuses() {
        return count(tally -> tally.dropped(DroppedAs.STATUS));
    }
}
