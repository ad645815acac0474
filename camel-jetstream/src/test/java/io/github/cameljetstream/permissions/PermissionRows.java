package io.github.cameljetstream.permissions;

import io.nats.client.api.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

/** The rows of the table in the manual. */
public final class PermissionRows {
    /** What no route needs: for users who may do anything else. Their inboxes are their own. */
    static final Rights DENIED = new Rights(
            List.of(">"),
            List.of("$JS.EVENT.>", "$SYS.>", "_INBOX.>", "_INBOX_orders.>"),
            List.of(">"),
            List.of("$JS.API.>", "$JS.ACK.>", "$JS.FC.>", "$SYS.>", "_INBOX.>"));

    private static final String ORDERS = "jetstream:orders.new?";
    private static final String NEXT = "$JS.API.CONSUMER.MSG.NEXT.ORDERS.billing";
    private static final String ACK = "$JS.ACK.ORDERS.billing.>";
    private static final String INFO = "$JS.API.INFO";
    private static final String NAMES = "$JS.API.STREAM.NAMES";
    private static final String STREAM = "$JS.API.STREAM.INFO.ORDERS";
    private static final String CONSUMER = "$JS.API.CONSUMER.INFO.ORDERS.billing";
    private static final String CREATE = "$JS.API.CONSUMER.CREATE.ORDERS.billing.orders.new";
    private static final String MESSAGE = "$JS.API.STREAM.MSG.GET.ORDERS";
    private static final String FLOW = "$JS.FC.ORDERS.billing.>";
    private static final String ADVISORIES = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.billing";

    private PermissionRows() {}

    /** What no route needs, as the configuration of a server. */
    public static String denied() {
        return "permissions: {\n  publish: { allow: [ \">\" ], deny: [ " + quoted(DENIED.denyPublish())
                + " ] }\n  subscribe: { allow: [ \">\" ], deny: [ " + quoted(DENIED.denySubscribe()) + " ] } }";
    }

    private static String quoted(List<String> subjects) {
        return '"' + String.join("\", \"", subjects) + '"';
    }

    public static List<PermissionRow> all() {
        List<PermissionRow> rows = new ArrayList<>();
        rows.addAll(pull());
        rows.addAll(push());
        rows.add(partitions());
        rows.addAll(deadLetters());
        rows.addAll(publish());
        rows.addAll(operations());
        return rows;
    }

    /** Options that need no other rights than the row of the table that they are here added to. */
    static List<PermissionRow> withMoreOptions() {
        PermissionRow bind = pull().get(1);
        PermissionRow send = publish().get(0);
        return List.of(
                PermissionRow.of(
                                "Pull, all messages of the stream",
                                "jetstream:>?streamName=ORDERS&durableName=billing",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, "$JS.API.CONSUMER.CREATE.ORDERS.billing", NEXT, ACK, INFO),
                bind.with("doubleAck=true"),
                bind.with("concurrency=parallel&orderBy=subject"),
                bind.with("batching=true&maxBatchSize=1"),
                bind.with("onFailure=term&nakDelay=1s"),
                send.with("expectedLastSequence=0"),
                send.with("messageIdStrategy=none"));
    }

    private static List<PermissionRow> pull() {
        return List.of(
                PermissionRow.of(
                                "Pull, `consumerProvisioning=none`",
                                ORDERS + "streamName=ORDERS&durableName=billing&consumerProvisioning=none",
                                Steps.pullConsumer(),
                                Steps.consumes())
                        .publish(NEXT, ACK),
                PermissionRow.of(
                                "Pull, `consumerProvisioning=bind`",
                                ORDERS + "streamName=ORDERS&durableName=billing&consumerProvisioning=bind",
                                Steps.pullConsumer(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, NEXT, ACK, INFO),
                PermissionRow.of(
                                "The same, without `streamName`",
                                ORDERS + "durableName=billing&consumerProvisioning=bind",
                                Steps.pullConsumer(),
                                Steps.consumes())
                        .publish(NAMES, STREAM, CONSUMER, NEXT, ACK, INFO),
                PermissionRow.of(
                                "Pull, `consumerProvisioning=create`, the default",
                                ORDERS + "streamName=ORDERS&durableName=billing",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, CREATE, NEXT, ACK, INFO),
                PermissionRow.of(
                                "Pull, `consumerProvisioning=update`",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&maxDeliver=9&consumerProvisioning=update",
                                Steps.pullConsumer(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, CREATE, NEXT, ACK, INFO),
                PermissionRow.of(
                                "Pull, several `filterSubjects`",
                                "jetstream:orders.*?streamName=ORDERS&durableName=billing&filterSubjects=orders.new,orders.old",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, "$JS.API.CONSUMER.DURABLE.CREATE.ORDERS.billing", NEXT, ACK, INFO)
                        .since("2.10.0"),
                PermissionRow.of(
                                "Pull, `ackPolicy=none`",
                                ORDERS + "streamName=ORDERS&durableName=billing&ackPolicy=none",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, CREATE, NEXT, INFO),
                PermissionRow.of(
                                "Pull, without `durableName`",
                                ORDERS + "streamName=ORDERS",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(
                                STREAM,
                                "$JS.API.CONSUMER.INFO.ORDERS.*",
                                "$JS.API.CONSUMER.CREATE.ORDERS.*.orders.new",
                                "$JS.API.CONSUMER.DELETE.ORDERS.*",
                                "$JS.API.CONSUMER.MSG.NEXT.ORDERS.*",
                                "$JS.ACK.ORDERS.>",
                                INFO),
                PermissionRow.of(
                                "`ordered=true`",
                                ORDERS + "streamName=ORDERS&ordered=true",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(
                                STREAM,
                                "$JS.API.CONSUMER.CREATE.ORDERS.*.orders.new",
                                "$JS.API.CONSUMER.DELETE.ORDERS.*",
                                "$JS.API.CONSUMER.INFO.ORDERS.*",
                                "$JS.API.CONSUMER.MSG.NEXT.ORDERS.*",
                                INFO),
                PermissionRow.of(
                                "Pull, `streamProvisioning=create`",
                                ORDERS + "streamName=ORDERS&durableName=billing&streamProvisioning=create",
                                Steps.nothing(),
                                Steps.consumes())
                        .publish(STREAM, "$JS.API.STREAM.CREATE.ORDERS", CONSUMER, CREATE, NEXT, ACK, INFO),
                PermissionRow.of(
                                "Pull, `streamProvisioning=update`",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&streamProvisioning=update&streamMaxAge=1h",
                                Steps.pullConsumer(),
                                Steps.consumes())
                        .publish(STREAM, "$JS.API.STREAM.UPDATE.ORDERS", CONSUMER, NEXT, ACK, INFO),
                PermissionRow.of(
                                "`pollEnrich`, `ConsumerTemplate`",
                                ORDERS + "streamName=ORDERS&durableName=billing&consumerProvisioning=bind",
                                Steps.pullConsumer(),
                                Steps.polls())
                        .publish(STREAM, CONSUMER, NEXT, ACK, INFO),
                PermissionRow.of(
                                "Pull, priority group with one pinned client",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&priorityGroup=a&priorityPolicy=pinnedClient",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, CREATE, NEXT, ACK, INFO, "$JS.API.CONSUMER.UNPIN.ORDERS.billing")
                        .mustAsk()
                        .since("2.11.0"));
    }

    private static List<PermissionRow> push() {
        return List.of(
                PermissionRow.of(
                                "Push, `consumerProvisioning=none`",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&consumerProvisioning=none&deliverSubject=deliver.billing",
                                Steps.pushConsumer(null),
                                Steps.consumes())
                        .publish(ACK)
                        .subscribe("deliver.billing")
                        .withoutInboxes(),
                PermissionRow.of(
                                "Push, a queue group, `consumerProvisioning=none`",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&consumerProvisioning=none&deliverSubject=deliver.billing&queueGroupName=workers",
                                Steps.pushConsumer("workers"),
                                Steps.consumes())
                        .publish(ACK)
                        .subscribe("deliver.billing workers")
                        .withoutInboxes(),
                PermissionRow.of(
                                "Push, `consumerProvisioning=bind`",
                                ORDERS + "streamName=ORDERS&durableName=billing&consumerProvisioning=bind",
                                Steps.pushConsumer(null),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, ACK, INFO)
                        .subscribe("deliver.billing"),
                PermissionRow.of(
                                "Push, a queue group, `consumerProvisioning=bind`",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&queueGroupName=workers&consumerProvisioning=bind",
                                Steps.pushConsumer("workers"),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, ACK, INFO)
                        .subscribe("deliver.billing workers"),
                PermissionRow.of(
                                "Push, `consumerProvisioning=create`",
                                ORDERS + "streamName=ORDERS&durableName=billing&consumerType=push",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, CREATE, ACK, INFO),
                PermissionRow.of(
                                "The same, with `deliverSubject`",
                                ORDERS + "streamName=ORDERS&durableName=billing&deliverSubject=deliver.billing",
                                Steps.stream(),
                                Steps.consumes())
                        .publish(STREAM, CONSUMER, CREATE, ACK, INFO)
                        .subscribe("deliver.billing"),
                PermissionRow.of(
                                "Push, `flowControl=true`",
                                ORDERS + "streamName=ORDERS&durableName=billing&flowControl=true&heartbeat=100ms",
                                Steps.stream(),
                                Steps.floods())
                        .publish(STREAM, CONSUMER, CREATE, ACK, FLOW, INFO));
    }

    private static PermissionRow partitions() {
        String announcements = "camel.jetstream.partitions.ORDERS.billing";
        return PermissionRow.of(
                        "`partitions`, with the work queue that the component creates",
                        "jetstream:orders.*?streamName=ORDERS&durableName=billing&partitions=2&streamProvisioning=create",
                        Steps.stream(),
                        Steps.consumesPartitions())
                .publish(
                        STREAM,
                        "$JS.API.STREAM.INFO.ORDERS-billing",
                        "$JS.API.STREAM.CREATE.ORDERS-billing",
                        "$JS.API.CONSUMER.INFO.ORDERS-billing.*",
                        "$JS.API.CONSUMER.CREATE.ORDERS-billing.>",
                        "$JS.API.CONSUMER.MSG.NEXT.ORDERS-billing.*",
                        "$JS.ACK.ORDERS-billing.>",
                        INFO,
                        announcements)
                .subscribe(announcements)
                .mustAsk()
                .since("2.10.0");
    }

    private static List<PermissionRow> deadLetters() {
        return List.of(
                PermissionRow.of(
                                "`deadLetterSubject`",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&consumerProvisioning=bind&deadLetterSubject=dead.orders",
                                Steps.streamsOfDeadLetters(RetentionPolicy.Limits),
                                Steps.failsAndForgets())
                        .publish(STREAM, CONSUMER, NEXT, ACK, INFO, MESSAGE, "dead.orders", "$JS.API.STREAM.INFO.DEAD")
                        .subscribe(ADVISORIES),
                PermissionRow.of(
                                "`deadLetterAdvisories=true`",
                                ORDERS
                                        + "streamName=ORDERS&durableName=billing&consumerProvisioning=bind&deadLetterSubject=dead.orders&deadLetterAdvisories=true",
                                Steps.streamsOfDeadLetters(RetentionPolicy.WorkQueue),
                                Steps.failsAndForgets())
                        .publish(
                                STREAM,
                                CONSUMER,
                                NEXT,
                                ACK,
                                INFO,
                                MESSAGE,
                                "dead.orders",
                                NAMES,
                                "$JS.API.STREAM.INFO.MAX_DELIVERIES",
                                "$JS.API.STREAM.INFO.DEAD",
                                "$JS.API.CONSUMER.NAMES.ORDERS",
                                "$JS.API.CONSUMER.LIST.ORDERS",
                                "$JS.API.CONSUMER.INFO.MAX_DELIVERIES.*",
                                "$JS.API.CONSUMER.CREATE.MAX_DELIVERIES.>",
                                "$JS.API.CONSUMER.MSG.NEXT.MAX_DELIVERIES.*",
                                "$JS.ACK.MAX_DELIVERIES.>")
                        .mustAsk());
    }

    private static List<PermissionRow> publish() {
        return List.of(
                PermissionRow.of("Publish", "jetstream:orders.new?streamName=ORDERS", Steps.stream(), Steps.sends("1"))
                        .publish("orders.new", STREAM, INFO),
                PermissionRow.of(
                                "Publish, without `streamName`",
                                "jetstream:orders.new",
                                Steps.stream(),
                                Steps.sends("1"))
                        .publish("orders.new", NAMES, STREAM, INFO),
                PermissionRow.of(
                                "Publish, `streamProvisioning=create`",
                                "jetstream:orders.new?streamName=ORDERS&streamProvisioning=create",
                                Steps.nothing(),
                                Steps.sends("1"))
                        .publish("orders.new", STREAM, "$JS.API.STREAM.CREATE.ORDERS", INFO),
                PermissionRow.of(
                                "Publish, `batch=each`",
                                "jetstream:orders.new?streamName=ORDERS&batch=each",
                                Steps.stream(),
                                Steps.sends(List.of("1", "2")))
                        .publish("orders.new", STREAM, INFO),
                PermissionRow.of(
                                "Publish, `batch=atomic`",
                                "jetstream:orders.new?streamName=ORDERS&batch=atomic",
                                run -> run.addStream(Steps.ordersStream().allowAtomicPublish(true)),
                                Steps.sends(List.of("1", "2")))
                        .publish("orders.new", STREAM, INFO)
                        .mustAsk()
                        .since("2.12.0"),
                PermissionRow.of(
                                "Publish, `batch=fast`",
                                "jetstream:orders.new?streamName=ORDERS&batch=fast",
                                run -> run.addStream(Steps.ordersStream().allowBatched(true)),
                                Steps.sends(List.of("1", "2")))
                        .publish("orders.new", STREAM, INFO)
                        .mustAsk()
                        .since("2.14.0"),
                PermissionRow.of(
                                "Publish, `schedule`",
                                "jetstream:orders.later?streamName=ORDERS&schedule=10m&scheduleTarget=orders.new",
                                run -> run.addStream(Steps.ordersStream().allowMessageSchedules(true)),
                                Steps.sends("1"))
                        .publish("orders.later", STREAM, INFO)
                        .mustAsk()
                        .since("2.12.0"));
    }

    private static List<PermissionRow> operations() {
        return List.of(
                PermissionRow.of(
                                "`operation=get`, `getLast`, `getNext`",
                                "jetstream:orders.new?streamName=ORDERS&operation=getLast",
                                Steps.storedMessage(false),
                                Steps.sends("1"))
                        .publish(STREAM, INFO, MESSAGE),
                PermissionRow.of(
                                "`operation=getBatch`, `getLastPerSubject`",
                                "jetstream:orders.new?streamName=ORDERS&operation=getLastPerSubject",
                                Steps.storedMessage(true),
                                Steps.sends("1"))
                        .publish(STREAM, INFO, "$JS.API.DIRECT.GET.ORDERS")
                        .mustAsk()
                        .since("2.11.0"),
                PermissionRow.of(
                                "`operation=streamInfo`",
                                "jetstream:orders.new?streamName=ORDERS&operation=streamInfo",
                                Steps.stream(),
                                Steps.sends("1"))
                        .publish(STREAM, INFO),
                PermissionRow.of(
                                "`operation=consumerInfo`",
                                "jetstream:orders.new?streamName=ORDERS&durableName=billing&operation=consumerInfo",
                                Steps.pullConsumer(),
                                Steps.sends("1"))
                        .publish(STREAM, INFO, CONSUMER),
                PermissionRow.of(
                                "`operation=purge`",
                                "jetstream:orders.new?streamName=ORDERS&operation=purge",
                                Steps.storedMessage(false),
                                Steps.sends("1"))
                        .publish(STREAM, INFO, "$JS.API.STREAM.PURGE.ORDERS"),
                PermissionRow.of(
                                "`operation=deleteMessage`",
                                "jetstream:orders.new?streamName=ORDERS&operation=deleteMessage&operationSequence=1",
                                Steps.storedMessage(false),
                                Steps.sends("1"))
                        .publish(STREAM, INFO, "$JS.API.STREAM.MSG.DELETE.ORDERS"),
                PermissionRow.of(
                                "`operation=pauseConsumer`, `resumeConsumer`",
                                "jetstream:orders.new?streamName=ORDERS&durableName=billing&operation=pauseConsumer&operationPause=1m",
                                Steps.pullConsumer(),
                                Steps.sends("1"))
                        .publish(STREAM, INFO, CONSUMER, "$JS.API.CONSUMER.PAUSE.ORDERS.billing")
                        .mustAsk()
                        .since("2.11.0"),
                PermissionRow.of(
                                "`operation=resetConsumer`",
                                "jetstream:orders.new?streamName=ORDERS&durableName=billing&operation=resetConsumer",
                                Steps.pullConsumer(),
                                Steps.sends("1"))
                        .publish(STREAM, INFO, CONSUMER, "$JS.API.CONSUMER.RESET.ORDERS.billing")
                        .mustAsk()
                        .since("2.14.0"),
                PermissionRow.of(
                                "Browsing",
                                "jetstream:orders.new?streamName=ORDERS&durableName=billing",
                                Steps.pullConsumerWithMessage(),
                                Steps.browses())
                        .publish(CONSUMER, MESSAGE));
    }
}
