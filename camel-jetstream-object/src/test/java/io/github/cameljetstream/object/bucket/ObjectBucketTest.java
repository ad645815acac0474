package io.github.cameljetstream.object.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.object.bucket.ObjectDetails.Link;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.ObjectStore;
import io.nats.client.PurgeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets on a real server, and together with jnats as another client. */
@WithNatsServer
class ObjectBucketTest {
    private static final int CHUNK = ObjectBucket.DEFAULT_CHUNK_SIZE;

    private final String name = Streams.uniqueName("obj");
    private LeasedBucket leased;
    private Connection nats;
    private ObjectBucket bucket;
    private ObjectStore theirs;

    @BeforeEach
    void connect(NatsService server) throws Exception {
        nats = server.connect();
        leased = new LeasedBucket(server.url());
        bucket = leased.create(name);
        theirs = nats.objectStore(name);
    }

    @AfterEach
    void close() throws Exception {
        leased.close();
        for (String each : nats.objectStoreManagement().getBucketNames()) {
            nats.objectStoreManagement().delete(each);
        }
        nats.close();
    }

    private ObjectDetails put(String object, byte[] bytes) {
        return bucket.put(ObjectHead.of(object), Bytes.source(bytes));
    }

    private Map<String, Long> stored() throws Exception {
        return new TreeMap<>(nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + name, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjectMap());
    }

    private long chunks() throws Exception {
        return stored().entrySet().stream()
                .filter(each -> each.getKey().startsWith("$O." + name + ".C."))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    void createsTheBucketAsOtherClientsDo() throws Exception {
        String other = Streams.uniqueName("obj");
        nats.objectStoreManagement()
                .create(ObjectStoreConfiguration.builder(other).build());
        StreamConfiguration ours =
                nats.jetStreamManagement().getStreamInfo("OBJ_" + name).getConfiguration();
        StreamConfiguration jnats =
                nats.jetStreamManagement().getStreamInfo("OBJ_" + other).getConfiguration();
        assertThat(ours.toJson()).isEqualTo(jnats.toJson().replace(other, name));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 70 * CHUNK + 5})
    void jnatsReadsWhatWasWrittenAndTheOtherWayRound(int size) throws Exception {
        byte[] bytes = Bytes.random(size);
        ObjectDetails written = put("ours", bytes);
        assertThat(written.chunks()).isEqualTo((size + CHUNK - 1) / CHUNK);
        if (size > 0) { // jnats waits 2 s for nothing
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            theirs.get("ours", read);
            assertThat(read.toByteArray()).isEqualTo(bytes);
        }
        theirs.put("theirs", new ByteArrayInputStream(bytes));
        assertThat(Bytes.of(bucket, "theirs")).isEqualTo(bytes);
        assertThat(Bytes.of(bucket, "ours")).isEqualTo(bytes);
        assertThat(bucket.info("theirs").digest()).isEqualTo(written.digest());
        assertThat(bucket.info("theirs").size()).isEqualTo(size);
    }

    @Test
    void writesSubjectsHeadersAndDetailsOfTheSpecification() throws Exception {
        bucket.put(
                new ObjectHead("ä/b 1.txt", "a text", Map.of("owner", "me")),
                Bytes.source("hello world".getBytes(UTF_8)));
        String details = "$O." + name + ".M." + Base64.getUrlEncoder().encodeToString("ä/b 1.txt".getBytes(UTF_8));
        assertThat(details).endsWith("="); // with padding
        MessageInfo message = nats.jetStreamManagement().getLastMessage("OBJ_" + name, details);
        assertThat(message.getHeaders().getFirst("Nats-Rollup")).isEqualTo("sub");
        ObjectInfo info = theirs.getInfo("ä/b 1.txt");
        assertThat(stored()).containsOnly(Map.entry(details, 1L), Map.entry("$O." + name + ".C." + info.getNuid(), 1L));
        assertThat(new String(message.getData(), UTF_8))
                .contains("\"name\":\"ä\\/b 1.txt\"", "\"bucket\":\"" + name + "\"", "\"size\":11", "\"chunks\":1")
                .contains("\"digest\":\"SHA-256=uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek=\"")
                .contains("\"options\":{\"max_chunk_size\":131072}");
        assertThat(info.getDescription()).isEqualTo("a text");
        assertThat(info.getMetaData()).containsEntry("owner", "me");
        assertThat(bucket.info("ä/b 1.txt").metadata()).containsEntry("owner", "me");
    }

    /** jnats has them in another alphabet of base64, so that it does not find the names of Go and JavaScript (2.26.3). */
    @Test
    void namesAreInTheAlphabetForUrls() throws Exception {
        put("ä/b ?.txt", new byte[1]);
        assertThat(stored()).containsKey("$O." + name + ".M.w6QvYiA_LnR4dA==");
        assertThat(Bytes.of(bucket, "ä/b ?.txt")).hasSize(1);
    }

    @Test
    void keepsTheHeadersAndLaterFieldsOfOtherWriters() throws Exception {
        Headers headers = new Headers();
        headers.add("X-A", "1", "2");
        theirs.put(
                ObjectMeta.builder("a").headers(headers).description("theirs").build(),
                new ByteArrayInputStream(new byte[10]));
        assertThat(bucket.info("a").headers()).containsEntry("X-A", List.of("1", "2"));
        assertThat(bucket.info("a").description()).isEqualTo("theirs");
    }

    @Test
    void purgesTheReplacedChunksAfterTheNewDetails() throws Exception {
        put("a", Bytes.random(5 * CHUNK));
        put("a", Bytes.random(2 * CHUNK));
        assertThat(chunks()).isEqualTo(2);
        theirs.put("a", new ByteArrayInputStream(Bytes.random(3 * CHUNK)));
        put("a", new byte[0]);
        assertThat(chunks()).isLessThanOrEqualTo(2); // jnats leaves replaced ones
        assertThat(Bytes.of(bucket, "a")).isEmpty();
    }

    @Test
    void ofManyWritersOfANameOneWinsAndNoChunksOfOthersStay() throws Exception {
        IntStream.range(0, 12).parallel().forEach(i -> put("a", Bytes.random(CHUNK + i)));
        ObjectDetails last = bucket.info("a");
        assertThat(Bytes.of(bucket, "a")).isEqualTo(Bytes.random((int) last.size()));
        assertThat(chunks()).isEqualTo(2);
    }

    @Test
    void anInterruptedWriteLeavesTheOldObjectAndNoChunks() throws Exception {
        byte[] old = Bytes.random(CHUNK + 1);
        put("a", old);
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(Bytes.random(40 * CHUNK)),
                new FilterInputStream(InputStream.nullInputStream()) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        throw new IOException("the disk is gone");
                    }
                });
        assertThatThrownBy(() -> bucket.put(ObjectHead.of("a"), Bytes.once(broken)))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_FAILED))
                .hasMessageContaining("the disk is gone")
                .hasMessageContaining("Nothing is stored");
        assertThat(chunks()).isEqualTo(2);
        assertThat(Bytes.of(bucket, "a")).isEqualTo(old);
    }

    @Test
    void aFullBucketRefusesAndKeepsNothingOfIt() throws Exception {
        StreamConfiguration now =
                nats.jetStreamManagement().getStreamInfo("OBJ_" + name).getConfiguration();
        nats.jetStreamManagement()
                .updateStream(
                        StreamConfiguration.builder(now).maxBytes(10L * CHUNK).build());
        assertThatThrownBy(() -> put("a", Bytes.random(40 * CHUNK)))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED))
                .hasMessageContaining("error 10077")
                .hasMessageContaining("raise maxBytes of the bucket");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aDamagedObjectIsNoObject() throws Exception {
        ObjectDetails written = put("a", Bytes.random(3 * CHUNK));
        nats.jetStream().publish("$O." + name + ".C." + written.nuid(), new byte[1]);
        assertThatThrownBy(() -> Bytes.of(bucket, "a"))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("it has 4 of 3 chunks");
        nats.jetStreamManagement()
                .purgeStream("OBJ_" + name, PurgeOptions.subject("$O." + name + ".C." + written.nuid()));
        assertThatThrownBy(() -> Bytes.of(bucket, "a")).hasMessageContaining("it has 0 of 3 chunks");
        ObjectDetails other = put("b", Bytes.random(CHUNK));
        nats.jetStreamManagement()
                .purgeStream("OBJ_" + name, PurgeOptions.subject("$O." + name + ".C." + other.nuid()));
        nats.jetStream().publish("$O." + name + ".C." + other.nuid(), new byte[CHUNK]);
        assertThatThrownBy(() -> Bytes.of(bucket, "b"))
                .hasMessageContaining("its digest is SHA-256=")
                .hasMessageContaining(other.digest());
    }

    @Test
    void chunksThatDisappearWhileTheyAreReadFailTheRead() throws Exception {
        ObjectDetails written = put("a", Bytes.random(200 * CHUNK));
        assertThatThrownBy(() -> bucket.get("a", bytes -> {
                    bytes.readNBytes(CHUNK);
                    purge(written.nuid());
                    bytes.transferTo(ByteArrayOutputStream.nullOutputStream());
                }))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("of its " + 200 * CHUNK + " bytes are stored");
    }

    private void purge(String nuid) {
        try {
            nats.jetStreamManagement().purgeStream("OBJ_" + name, PurgeOptions.subject("$O." + name + ".C." + nuid));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNameThatIsReplacedWhileItIsReadGivesTheNewBytesOrAnError() throws Exception {
        byte[] second = Bytes.random(150 * CHUNK);
        put("a", Bytes.random(200 * CHUNK));
        Bytes sink = new Bytes();
        boolean[] replaced = new boolean[1];
        bucket.get("a", bytes -> {
            if (!replaced[0]) {
                replaced[0] = true;
                bytes.readNBytes(CHUNK);
                put("a", second);
            }
            sink.accept(bytes);
        });
        assertThat(sink.received()).isEqualTo(second);
    }

    @Test
    void deletesAnObjectWithItsChunks() throws Exception {
        put("a", Bytes.random(3 * CHUNK));
        assertThat(bucket.delete("a")).isTrue();
        assertThat(bucket.delete("a")).isFalse();
        assertThat(bucket.info("a")).isNull();
        assertThat(chunks()).isZero();
        assertThat(theirs.getInfo("a", true).isDeleted()).isTrue();
        assertThat(theirs.getInfo("a")).isNull();
        assertThatThrownBy(() -> Bytes.of(bucket, "a"))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
                .hasMessageContaining("Object store bucket '" + name + "' has no object 'a'");
        put("a", Bytes.random(1));
        assertThat(Bytes.of(bucket, "a")).hasSize(1);
    }

    @Test
    void listsObjectsAndLinksInTheOrderOfTheirWrites() {
        IntStream.range(0, 30).forEach(i -> put("o" + i, new byte[i]));
        bucket.delete("o3");
        put("o1", new byte[100]);
        bucket.link(ObjectHead.of("l"), new Link(name, "o2"));
        assertThat(bucket.list())
                .extracting(ObjectDetails::name)
                .hasSize(30)
                .startsWith("o0", "o2", "o4")
                .endsWith("o29", "o1", "l");
        assertThat(leased.create(Streams.uniqueName("obj")).list()).isEmpty();
    }

    @Test
    void followsLinksOnceAndRefusesLinksToLinks() throws Exception {
        ObjectBucket other = leased.create(Streams.uniqueName("obj"));
        byte[] bytes = Bytes.random(10);
        other.put(ObjectHead.of("target"), Bytes.source(bytes));
        bucket.link(ObjectHead.of("l"), new Link(other.name(), "target"));
        bucket.link(ObjectHead.of("b"), new Link(other.name(), null));
        assertThat(Bytes.of(bucket, "l")).isEqualTo(bytes);
        assertThat(theirs.getInfo("l").getLink().getObjectName()).isEqualTo("target");
        assertThat(theirs.getInfo("b").getLink().isBucketLink()).isTrue();
        theirs.addLink("jnats", nats.objectStore(other.name()).getInfo("target"));
        assertThat(Bytes.of(bucket, "jnats")).isEqualTo(bytes);
        assertThatThrownBy(() -> Bytes.of(bucket, "b")).hasMessageContaining("is a link to bucket '" + other.name());
        assertThatThrownBy(() -> bucket.getHere("l", new Bytes()))
                .hasMessageContaining("is a link, which is not followed");
        assertThatThrownBy(() -> bucket.link(ObjectHead.of("m"), new Link(name, "l")))
                .hasMessageContaining("which is itself a link");
        assertThatThrownBy(() -> bucket.link(ObjectHead.of("m"), new Link(name, "none")))
                .hasMessageContaining("has no object 'none'");
        put("a", bytes);
        assertThatThrownBy(() -> bucket.link(ObjectHead.of("a"), new Link(other.name(), "target")))
                .hasMessageContaining("exists and is no link");
        put("l", bytes); // replaces the link, not its target
        assertThat(other.info("target")).isNotNull();
    }

    @Test
    void usesTheGivenChunkSizeAndRefusesALargerOneThanTheServer() throws Exception {
        ObjectBucket small = leased.with(name, 1_024);
        small.put(ObjectHead.of("a"), Bytes.source(Bytes.random(10_000)));
        assertThat(theirs.getInfo("a").getChunks()).isEqualTo(10);
        assertThat(Bytes.of(bucket, "a")).isEqualTo(Bytes.random(10_000));
        assertThatThrownBy(() -> leased.with(name, 64 << 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunkSize=67108864 is refused: the server accepts messages of");
    }

    @Test
    void namesAMissingBucketAndOtherSettings() {
        BucketSizes sizes = new BucketSizes(CHUNK, CHUNK, Duration.ofSeconds(5));
        assertThatThrownBy(() -> leased.open(BucketSettings.of("none"), BucketProvisioning.NONE, sizes))
                .hasMessage("Object store bucket 'none' does not exist. Create it (nats object add none), or let the"
                        + " component create it (provisioning=create).");
        BucketSettings other = new BucketSettings(name, null, Duration.ofHours(1), null, null, null, null, List.of());
        assertThatThrownBy(() -> leased.open(other, BucketProvisioning.CREATE, sizes))
                .hasMessageContaining("has ttl=PT0S, and PT1H is expected")
                .hasMessageContaining("provisioning=update");
        assertThat(leased.open(other, BucketProvisioning.UPDATE, sizes).status().ttl())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void refusesWhatIsNoName() {
        assertThatThrownBy(() -> put("", new byte[0]))
                .hasMessageContaining("has 0 bytes in UTF-8: it must have 1 to 2000");
        assertThatThrownBy(() -> put("x".repeat(2_001), new byte[0])).hasMessageContaining("has 2001 bytes");
    }

    @Test
    void unreadableDetailsAreAnErrorWithTheirSequence() throws Exception {
        String subject = "$O." + name + ".M." + Base64.getUrlEncoder().encodeToString("a".getBytes(UTF_8));
        long sequence = nats.jetStream().publish(subject, "{".getBytes(UTF_8)).getSeqno();
        assertThatThrownBy(() -> bucket.info("a"))
                .hasMessageContaining("the message with sequence " + sequence + " has no readable details");
    }
}
