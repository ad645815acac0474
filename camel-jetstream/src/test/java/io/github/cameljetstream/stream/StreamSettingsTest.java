package io.github.cameljetstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.api.External;
import io.nats.client.api.Republish;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each setting of a stream, as the server describes it; what an update keeps, and what is refused before the request. */
class StreamSettingsTest extends JetStreamTestSupport {
    private static final int V210 = 10;
    private static final int V211 = 11;
    private static final int V212 = 12;
    private static final int V214 = 14;

    /** A setting, the field that the server has for it, and its value there. */
    private record Case(String options, String field, String expected, int minor) {
        static Case of(String options, String field, String expected) {
            return new Case(options, field, expected, 9);
        }
    }

    private static final List<Case> CASES = List.of(
            Case.of("streamMaxConsumers=3", "max_consumers", "3"),
            Case.of("streamAllowDirect=true", "allow_direct", "true"),
            Case.of("streamDenyDelete=true", "deny_delete", "true"),
            Case.of("streamDenyPurge=true", "deny_purge", "true"),
            Case.of(
                    "streamDiscardNewPerSubject=true&streamDiscard=new&streamMaxMessagesPerSubject=1",
                    "discard_new_per_subject",
                    "true"),
            Case.of("streamMirror=ORIGIN", "mirror", "{\"name\":\"ORIGIN\"}"),
            Case.of("streamSources=ORIGIN, nowhere", "sources", "[{\"name\":\"ORIGIN\"},{\"name\":\"nowhere\"}]"),
            Case.of("streamPlacementCluster=east", "placement.cluster", "\"east\""),
            Case.of("streamPlacementTags=ssd, eu", "placement.tags", "[\"ssd\",\"eu\"]"),
            Case.of("streamAllowRollup=true", "allow_rollup_hdrs", "true"),
            new Case("streamCompression=s2", "compression", "\"s2\"", V210),
            new Case("streamMetadata=owner=billing, tier=2", "metadata.owner", "\"billing\"", V210),
            new Case("streamMetadata=owner=billing, tier=2", "metadata.tier", "\"2\"", V210),
            new Case("streamFirstSequence=100", "first_seq", "100", V210),
            new Case("streamConsumerMaxAckPending=7", "consumer_limits.max_ack_pending", "7", V210),
            new Case("streamConsumerInactiveThreshold=1h", "consumer_limits.inactive_threshold", "3600000000000", V210),
            new Case("streamDeleteMarkerTtl=1h", "subject_delete_marker_ttl", "3600000000000", V211),
            new Case("streamAllowMessageTtl=true", "allow_msg_ttl", "true", V211),
            new Case("streamPersistMode=async", "persist_mode", "\"async\"", V212),
            new Case("streamAllowSchedules=true", "allow_msg_schedules", "true", V212),
            new Case("streamAllowCounters=true", "allow_msg_counter", "true", V212),
            new Case("streamAllowAtomicPublish=true", "allow_atomic", "true", V212),
            new Case("streamAllowBatchPublish=true", "allow_batched", "true", V214));

    private String name;

    @Test
    void eachSettingIsOnTheServer() throws Exception {
        for (Case each : CASES) {
            if (server().version().atLeast(2, each.minor())) {
                create(each.options().replace("ORIGIN", stream));

                assertThat(shown(each.field()))
                        .as(each.options())
                        .isEqualTo(each.expected().replace("ORIGIN", stream));
            }
        }
    }

    @Test
    void aMirrorAnswersDirectReadsOfItsOrigin() throws Exception {
        create("streamAllowDirect=true");
        publishTo(name);

        create("streamMirrorDirect=true&streamMirror=" + name);

        assertThat(shown("mirror_direct")).isEqualTo("true");
    }

    private void publishTo(String subject) throws Exception {
        nats.jetStream().publish(subject, new byte[0]);
    }

    @Test
    void whatAnOlderServerWouldIgnoreIsRefusedAndNoStreamIsMade() {
        assumeFalse(server().version().atLeast(2, 10));
        List.of(
                        "streamCompression=s2",
                        "streamMetadata=owner=billing",
                        "streamFirstSequence=100",
                        "streamConsumerMaxAckPending=7",
                        "streamConsumerInactiveThreshold=1h",
                        "streamDeleteMarkerTtl=1h",
                        "streamPersistMode=async")
                .forEach(each -> {
                    assertThatThrownBy(() -> create(each))
                            .hasStackTraceContaining(
                                    "Stream '" + name + "': " + each.substring(0, each.indexOf('=')) + "=")
                            .hasStackTraceContaining(" needs nats-server 2.1")
                            .hasStackTraceContaining("Remove the option, or allow the user to publish there.");
                    assertThatNoStreamWasMade();
                });
        assertThatThrownBy(() -> create("streamConfiguration=RAW({\"future_setting\": 1})"))
                .hasStackTraceContaining("future_setting of streamConfiguration is a field that this component does not"
                        + " know, and a server before 2.12 silently ignores it");
        assertThatNoStreamWasMade();
    }

    @Test
    void aStreamIsSealedOnlyWhenItExists() throws Exception {
        assertThatThrownBy(() -> create("streamSealed=true"))
                .hasStackTraceContaining("streamSealed=true needs a stream that exists, and it does not");
        publishRaw("orders", 1);
        name = stream;

        update("streamSealed=true");

        assertThat(shown("sealed")).isEqualTo("true");
        assertThatThrownBy(() -> update("streamSealed=false"))
                .hasStackTraceContaining("streamSealed: option false, server true (it cannot be disabled)");
    }

    @Test
    void aConfigurationOfJnatsIsOnTheServer() throws Exception {
        ZonedDateTime start = ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);
        String made = Streams.uniqueName("made");
        context.getRegistry()
                .bind(
                        "mine",
                        StreamConfiguration.builder()
                                .name(made)
                                .subjects("x." + stream)
                                .storageType(StorageType.Memory)
                                .maxAge(Duration.ofHours(1))
                                .sources(
                                        Source.builder()
                                                .name("A")
                                                .filterSubject("a.>")
                                                .startSeq(5)
                                                .build(),
                                        Source.builder()
                                                .name("B")
                                                .startTime(start)
                                                .external(External.builder()
                                                        .api("$JS.hub.API")
                                                        .deliver("deliver.hub")
                                                        .build())
                                                .build())
                                .republish(Republish.builder()
                                        .source(">")
                                        .destination("copy." + stream + ".>")
                                        .headersOnly(true)
                                        .build())
                                .build());

        createNamed(made, "streamConfiguration=#mine&streamMaxAge=2h");

        assertThat(shown("subjects")).isEqualTo("[\"x." + stream + "\"]");
        assertThat(shown("storage")).isEqualTo("\"memory\"");
        assertThat(shown("max_age")).isEqualTo("7200000000000");
        assertThat(shown("republish")).contains("copy." + stream + ".>", "\"headers_only\":true");
        assertThat(shown("sources"))
                .contains("\"filter_subject\":\"a.>\"", "\"opt_start_seq\":5")
                .contains("\"opt_start_time\":\"2026-01-02T03:04:05Z\"", "\"api\":\"$JS.hub.API\"", "deliver.hub");
        update("streamConfiguration=#mine&streamMaxAge=2h");
        assertThat(updates.get()).as("updates of a stream that is as wanted").isZero();
    }

    @Test
    @Tag("newest")
    void transformsOfJnatsAreOnTheServer() throws Exception {
        assumeTrue(server().version().atLeast(2, 10));
        String made = Streams.uniqueName("made");
        context.getRegistry()
                .bind(
                        "mine",
                        StreamConfiguration.builder()
                                .name(made)
                                .subjects("x." + stream + ".*")
                                .subjectTransform(SubjectTransform.builder()
                                        .source("x." + stream + ".*")
                                        .destination("y." + stream + ".{{wildcard(1)}}")
                                        .build())
                                .sources(Source.builder()
                                        .name("A")
                                        .subjectTransforms(SubjectTransform.builder()
                                                .source("a.*")
                                                .destination("b.{{partition(3,1)}}")
                                                .build())
                                        .build())
                                .build());

        createNamed(made, "streamConfiguration=#mine");

        assertThat(shown("subject_transform")).contains("y." + stream + ".{{wildcard(1)}}");
        assertThat(shown("sources")).contains("\"src\":\"a.*\"", "\"dest\":\"b.{{partition(3,1)}}\"");
    }

    @Test
    void aConfigurationIsAMapATextOrAResource(@TempDir Path folder) throws Exception {
        String json = "{\"name\": \"%s\", \"subjects\": [\"%s\"], \"max_age\": \"24h\", \"max_msgs\": 5,"
                + " \"metadata\": {\"_nats.ver\": \"2.11.0\"}}";
        Path file = folder.resolve("orders.json");
        Map<String, Object> map = Map.of("max_age", Duration.ofHours(24), "max_msgs", 5, "no_ack", false);
        context.getRegistry().bind("map", map);
        for (String each : List.of("RAW(TEXT)", "file:" + file, file.toString(), "#map")) {
            String made = Streams.uniqueName("made");
            String text = json.formatted(made, made);
            Files.writeString(file, "{\"config\": " + text + ", \"created\": \"2026-01-02T03:04:05Z\"}");
            String named = each.equals("#map") ? "&streamName=" + made : "";
            name = made;
            deleteAfterwards(made);

            provision("streamProvisioning=create" + named + "&streamConfiguration=" + each.replace("TEXT", text));

            assertThat(shown("max_age")).as(each).isEqualTo("86400000000000");
            assertThat(shown("max_msgs")).as(each).isEqualTo("5");
        }
    }

    /** A server of the future, in front of the real one, has a field that nobody here knows. */
    @Test
    void anUpdateSendsBackWhatItHasRead() throws Exception {
        String future = "\"future_setting\":{\"modes\":[\"a\",2,null],\"on\":true}";
        AtomicReference<String> request = new AtomicReference<>();
        Dispatcher server = nats.createDispatcher();
        server.subscribe("FUTURE.API.>", message -> {
            String body = new String(message.getData(), StandardCharsets.UTF_8);
            if (message.getSubject().contains("STREAM.UPDATE.")) {
                request.set(body);
                body = body.replace("," + future, "").replace(future + ",", "");
            }
            nats.request(
                            "$JS" + message.getSubject().substring("FUTURE".length()),
                            body.getBytes(StandardCharsets.UTF_8))
                    .thenAccept(answer -> nats.publish(
                            message.getReplyTo(),
                            new String(answer.getData(), StandardCharsets.UTF_8)
                                    .replace("\"config\":{", "\"config\":{" + future + ",")
                                    .getBytes(StandardCharsets.UTF_8)));
        });
        name = stream;
        Map<String, JsonValue> before = configuration();

        provision("apiPrefix=FUTURE.API&streamProvisioning=update&streamName=" + stream + "&streamMaxAge=1h");

        assertThat(request.get()).contains(future);
        Map<String, JsonValue> sent = JsonParser.parse(request.get()).map;
        Map<String, JsonValue> after = configuration();
        assertThat(after.get("max_age").toJson()).isEqualTo("3600000000000");
        assertThat(sent.keySet()).containsAll(before.keySet());
        before.forEach((field, value) -> {
            if (!field.equals("max_age")) {
                assertThat(sent.get(field)).as(field).isEqualTo(value);
                assertThat(after.get(field)).as(field).isEqualTo(value);
            }
        });
        nats.closeDispatcher(server);
    }

    @Test
    void whatNoUpdateCanChangeIsRefusedBeforeTheRequest() throws Exception {
        name = stream;
        refuseUpdate("streamStorage=file", "streamStorage: option file, server memory (the storage of a stream never");
        refuseUpdate("streamRetention=workqueue", "streamRetention: option workqueue, server limits (a stream never");
        refuseUpdate(
                "streamConfiguration=RAW({\"mirror\": {\"name\": \"X\"}})",
                "mirror of streamConfiguration: option {\"name\":\"X\"}, server nothing (it applies only to a new stream)");
        create("streamDenyDelete=true&streamDenyPurge=true");
        refuseUpdate(
                "streamDenyDelete=false&streamDenyPurge=false&streamMaxAge=1h",
                "an update cannot change streamDenyDelete: option false, server true (it cannot be disabled);"
                        + " streamDenyPurge: option false, server true (it cannot be disabled). Set the options to the"
                        + " server's values, set streamProvisioning=create to use the stream as it is, or set another"
                        + " streamName.");
        assertThat(shown("max_age")).isEqualTo("0");
        create("streamMirror=" + stream);
        refuseUpdate("streamMirror=other", "streamMirror: option {\"name\":\"other\"}, server {\"name\":\"" + stream);
    }

    @Test
    void whatAnOldServerCannotChangeIsRefusedBeforeTheRequest() throws Exception {
        assumeFalse(server().version().atLeast(2, 10));
        name = stream;
        refuseUpdate("streamRetention=interest", "(servers before 2.10 cannot change it)");
        refuseUpdate("streamMaxConsumers=3", "(servers before 2.12.5 cannot change it)");
        refuseUpdate(
                "streamConfiguration=RAW({\"republish\": {\"dest\": \"copy.>\"}})",
                "(servers before 2.10 cannot change it)");
        create("streamMirror=" + stream);
        refuseUpdate("streamConfiguration=RAW({\"mirror\": null})", "servers before 2.12 cannot make a stream of its");
    }

    @Test
    @Tag("newest")
    void whatTheNewestServerCannotChangeIsRefusedBeforeTheRequest() throws Exception {
        assumeTrue(server().version().atLeast(2, 14));
        create("streamAllowMessageTtl=true&streamAllowSchedules=true");
        refuseUpdate("streamAllowMessageTtl=false", "streamAllowMessageTtl: option false, server true (it cannot be");
        refuseUpdate("streamAllowSchedules=false", "streamAllowSchedules: option false, server true (it cannot be");
        refuseUpdate("streamAllowCounters=true", "streamAllowCounters: option true, server false (it applies only to");
        refuseUpdate("streamPersistMode=async", "streamPersistMode: option async, server default (it applies only to");
        refuseUpdate("streamFirstSequence=7", "streamFirstSequence: option 7, server 1 (it applies only to a new");
    }

    @Test
    @Tag("newest")
    void whatTheNewestServerCanChangeIsChanged() throws Exception {
        assumeTrue(server().version().atLeast(2, 14));
        create("streamMetadata=owner=billing&streamConsumerMaxAckPending=7");

        update("streamCompression=s2&streamMaxConsumers=3&streamRetention=interest&streamMetadata=tier=2"
                + "&streamConsumerInactiveThreshold=1h&streamDeleteMarkerTtl=1h&streamAllowDirect=true"
                + "&streamConfiguration=RAW({\"republish\": {\"dest\": \"copy." + name + ".>\"}})");

        assertThat(shown("compression")).isEqualTo("\"s2\"");
        assertThat(shown("max_consumers")).isEqualTo("3");
        assertThat(shown("retention")).isEqualTo("\"interest\"");
        assertThat(shown("metadata.owner")).isEqualTo("\"billing\"");
        assertThat(shown("metadata.tier")).isEqualTo("\"2\"");
        assertThat(shown("consumer_limits.max_ack_pending")).isEqualTo("7");
        assertThat(shown("consumer_limits.inactive_threshold")).isEqualTo("3600000000000");
        assertThat(shown("subject_delete_marker_ttl")).isEqualTo("3600000000000");
        assertThat(shown("republish")).contains("copy." + name);
        create("streamMirror=" + stream);
        update("streamConfiguration=RAW({\"mirror\": null, \"subjects\": [\"own." + name + "\"]})");
        assertThat(shown("mirror")).isEqualTo("null");
    }

    @Test
    void settingsThatExcludeOrNeedEachOtherAreRefused() throws Exception {
        refuseCreation("streamMirror=A&streamSources=B", "streamMirror=A and streamSources=B are both set");
        refuseCreation("streamMirror=A&streamSubjects=b", "streamMirror=A and streamSubjects=b are both set");
        refuseCreation(
                "streamMirror=A&streamFirstSequence=5",
                "streamMirror={\"name\":\"A\"} excludes streamFirstSequence=5: remove one of the two.");
        refuseCreation(
                "streamDenyPurge=true&streamAllowRollup=true",
                "streamDenyPurge=true excludes streamAllowRollup=true: remove one of the two.");
        refuseCreation(
                "streamPersistMode=async&streamStorage=memory",
                "streamPersistMode=async excludes streamStorage=memory: remove one of the two.");
        refuseCreation("streamMirrorDirect=true", "streamMirrorDirect=true needs streamMirror: set it");
        refuseCreation(
                "streamDiscardNewPerSubject=true&streamDiscard=new",
                "streamDiscardNewPerSubject=true needs streamMaxMessagesPerSubject: set it");
        name = stream;
        refuseUpdate(
                "streamSealed=true&streamMaxAge=1h",
                "streamSealed=true excludes streamMaxAge=1h, which the server removes from a sealed stream");
    }

    @Test
    void badConfigurationsAreRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bad.json"), "{\"max_age\": ");
        context.getRegistry().bind("number", 5L);
        refuseCreation(
                "streamConfiguration=file:missing.json",
                "streamConfiguration=file:missing.json is refused: it must be a reference to a bean such as #myStream");
        refuseCreation("streamConfiguration=" + file, "streamConfiguration=" + file + " is refused: it is no JSON (");
        refuseCreation(
                "streamConfiguration=#number",
                "streamConfiguration is refused: it is a java.lang.Long, and must be a bean of type");
        refuseCreation(
                "streamConfiguration=RAW({\"max_age\": \"soon\"})",
                "max_age of streamConfiguration is refused: it is \"soon\", and must be a number of nanoseconds, or a");
        refuseCreation(
                "streamConfiguration=RAW({\"name\": \"else\"})",
                " is set, and streamConfiguration has the name 'else': remove one of the two.");
    }

    @Test
    void whatTheServerIgnoresIsAnError() {
        assertThatThrownBy(() -> create("streamMirror=" + stream + "&streamMirrorDirect=true"))
                .hasStackTraceContaining("was created, and the server ignored some options: [streamMirrorDirect:"
                        + " option true, server false]. Set these options to the server's values, or remove them.");
    }

    @Test
    void withCreateADifferenceIsAWarningThatNamesEachField() throws Exception {
        name = stream;
        try (LogCapture log = LogCapture.ours()) {
            provision("streamProvisioning=create&streamName=" + stream
                    + "&streamMaxAge=7d&streamMaxMessages=5&streamStorage=memory");

            assertThat(log.warnings())
                    .containsExactly("Stream '" + stream + "' exists with other settings than the options, and the"
                            + " component uses it as it is: [streamMaxAge: option 168h, server nothing,"
                            + " streamMaxMessages: option 5, server no limit]. Set the options to the server's values,"
                            + " or streamProvisioning=update to change the stream");
        }
    }

    private final AtomicInteger updates = new AtomicInteger();

    private void create(String options) throws Exception {
        createNamed(Streams.uniqueName("made"), options);
    }

    private void createNamed(String made, String options) throws Exception {
        name = made;
        deleteAfterwards(name);
        provision("streamName=" + name + "&streamProvisioning=create&" + options);
    }

    private void update(String options) throws Exception {
        Dispatcher ear = nats.createDispatcher(message -> updates.incrementAndGet());
        ear.subscribe("$JS.API.STREAM.UPDATE." + name);
        nats.flush(SOON);
        try {
            provision("streamName=" + name + "&streamProvisioning=update&" + options);
        } finally {
            nats.flush(SOON);
            nats.closeDispatcher(ear);
        }
    }

    private void provision(String options) throws Exception {
        String own = name.equals(stream) ? stream + ".>" : name;
        String subject = options.contains("irror") || options.contains("ources") ? ">" : own;
        routes(r -> r.from("jetstream:" + subject + "?" + options).to("mock:out"));
    }

    private void refuseUpdate(String options, String error) throws Exception {
        Map<String, JsonValue> before = configuration();
        updates.set(0);

        assertThatThrownBy(() -> update(options)).hasStackTraceContaining(error);

        assertThat(updates.get()).as("update requests").isZero();
        assertThat(configuration()).isEqualTo(before);
    }

    private void refuseCreation(String options, String error) {
        assertThatThrownBy(() -> create(options)).hasStackTraceContaining(error);
        assertThatNoStreamWasMade();
    }

    private void assertThatNoStreamWasMade() {
        assertThatThrownBy(() -> management.getStreamInfo(name)).hasMessageContaining("10059");
    }

    /** The configuration as the server describes it, with nothing of jnats between. */
    private Map<String, JsonValue> configuration() throws Exception {
        Message answer = nats.request("$JS.API.STREAM.INFO." + name, null).get(SOON.toSeconds(), TimeUnit.SECONDS);
        return JsonParser.parse(answer.getData()).map.get("config").map;
    }

    private String shown(String field) throws Exception {
        JsonValue value = StreamField.of(field).in(configuration());
        return value == null ? "null" : value.toJson();
    }
}
