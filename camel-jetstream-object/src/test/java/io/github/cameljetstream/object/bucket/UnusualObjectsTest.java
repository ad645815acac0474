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
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names, links, lists and losses that other clients or bad luck leave in a bucket. */
@WithNatsServer
class UnusualObjectsTest {
    private static final int CHUNK = ObjectBucket.DEFAULT_CHUNK_SIZE;

    private final String name = Streams.uniqueName("obj");
    private final ObjectLocation location = new ObjectLocation(name);
    private final ExecutorService beside = Executors.newCachedThreadPool();
    private Connection nats;
    private LeasedBucket leased;
    private ObjectBucket bucket;

    @BeforeEach
    void connect(NatsService server) throws Exception {
        nats = server.connect();
        leased = new LeasedBucket(server.url());
        bucket = leased.create(name);
    }

    @AfterEach
    void close() throws Exception {
        beside.shutdownNow();
        leased.close();
        nats.objectStoreManagement().delete(name);
        nats.close();
    }

    private ObjectDetails put(String object, byte[] bytes) {
        return bucket.put(ObjectHead.of(object), Bytes.source(bytes));
    }

    /** A link as a client writes it that checks nothing. */
    private void writeLink(String object, Link target) throws Exception {
        Headers rollup = new Headers();
        rollup.put("Nats-Rollup", "sub");
        byte[] json = ("{\"name\":\"" + object + "\",\"nuid\":\"n\",\"options\":{\"link\":{\"bucket\":\""
                        + target.bucket() + "\",\"name\":\"" + target.name() + "\"}}}")
                .getBytes(UTF_8);
        nats.jetStream().publish(location.details(object), rollup, json);
    }

    @Test
    void namesAreKeptAsTheyAre() throws Exception {
        List<String> names = List.of(
                " ",
                " a b ",
                "/",
                "a//b/",
                "../../etc/passwd",
                "a.*.>",
                "日本語 🎉",
                "e\u0301",
                "\u00e9",
                "a\nb\t\u0001\"\\",
                "x".repeat(2_000));
        for (int i = 0; i < names.size(); i++) {
            put(names.get(i), Bytes.random(i));
        }
        assertThat(bucket.list()).extracting(ObjectDetails::name).containsExactlyElementsOf(names);
        for (int i = 0; i < names.size(); i++) {
            assertThat(Bytes.of(bucket, names.get(i))).as(names.get(i)).hasSize(i);
            assertThat(bucket.delete(names.get(i))).isTrue();
        }
        assertThat(bucket.list()).isEmpty();
        assertThat(nats.jetStreamManagement()
                        .getStreamInfo("OBJ_" + name, StreamInfoOptions.allSubjects())
                        .getStreamState()
                        .getSubjectMap()
                        .keySet())
                .noneMatch(each -> each.startsWith("$O." + name + ".C."));
    }

    @Test
    @Tag("newest")
    void chainsAndCyclesOfLinksEndWithAnError() throws Exception {
        put("bytes", Bytes.random(10));
        writeLink("self", new Link(name, "self"));
        writeLink("one", new Link(name, "two"));
        writeLink("two", new Link(name, "one"));
        writeLink("chain", new Link(name, "end"));
        writeLink("end", new Link(name, "bytes"));
        writeLink("elsewhere", new Link("none", "a"));
        writeLink("noBucket", new Link("a.b", "a"));
        writeLink("toBucket", new Link(name, ""));
        assertThat(Bytes.of(bucket, "end")).hasSize(10);
        for (String each : List.of("self", "one", "two", "chain")) {
            assertThatThrownBy(() -> Bytes.of(bucket, each))
                    .as(each)
                    .hasMessageContaining("Object '" + each + "' of object store bucket '" + name)
                    .hasMessageContaining("which is itself a link");
        }
        assertThatThrownBy(() -> Bytes.of(bucket, "elsewhere"))
                .hasMessageContaining("Object store bucket 'none' does not exist");
        assertThatThrownBy(() -> Bytes.of(bucket, "noBucket")).hasMessageContaining("bucket=a.b is refused");
        assertThatThrownBy(() -> Bytes.of(bucket, "toBucket"))
                .hasMessageContaining("is a link to bucket '" + name + "', and has no bytes");
        assertThat(bucket.list()).hasSize(9);
        assertThat(bucket.delete("one")).isTrue();
        assertThatThrownBy(() -> Bytes.of(bucket, "two")).hasMessageContaining("has no object 'one'");
    }

    @Test
    void aLostChunkFailsTheRead() throws Exception {
        put("a", Bytes.random(50 * CHUNK));
        long middle = bucket.info("a").revision() - 25;
        nats.jetStreamManagement().deleteMessage("OBJ_" + name, middle);
        assertThatThrownBy(() -> Bytes.of(bucket, "a"))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("it has 49 of 50 chunks");
    }

    /** Bytes of one write all have the same value. */
    @Test
    @Tag("newest")
    void aReaderOfANameInConstantUseNeverGetsAMixture() throws Exception {
        put("a", new byte[20 * CHUNK]);
        AtomicBoolean isOver = new AtomicBoolean();
        Future<?> writer = beside.submit(() -> {
            for (int i = 1; !isOver.get(); i++) {
                byte[] bytes = new byte[20 * CHUNK + i % 3];
                Arrays.fill(bytes, (byte) i);
                put("a", bytes);
            }
        });
        int complete = 0;
        for (int i = 0; i < 30; i++) {
            try {
                byte[] read = Bytes.of(bucket, "a");
                assertThat(read.length).isBetween(20 * CHUNK, 20 * CHUNK + 2);
                byte[] same = new byte[read.length];
                Arrays.fill(same, read[0]);
                assertThat(Arrays.equals(read, same)).isTrue();
                complete++;
            } catch (ObjectStoreException e) {
                assertThat(e.reason()).isEqualTo(Reason.DAMAGED); // replaced three times while it was read
            }
        }
        isOver.set(true);
        writer.get(20, TimeUnit.SECONDS);
        assertThat(complete).isPositive();
    }

    @Test
    @Tag("newest") // 2.9 can pass over messages while others are rolled up
    void manyObjectsAreListedOnceEachWhileOneIsWritten() throws Exception {
        int objects = 10_000;
        publish(objects);
        AtomicBoolean isOver = new AtomicBoolean();
        Future<Integer> writer = beside.submit(() -> {
            int written = 0;
            for (; !isOver.get(); written++) {
                bucket.link(ObjectHead.of("o0"), new Link(name, null));
            }
            return written;
        });
        List<ObjectDetails> list = bucket.list();
        isOver.set(true);
        assertThat(writer.get(20, TimeUnit.SECONDS)).isPositive();
        assertThat(list).extracting(ObjectDetails::name).hasSize(objects).doesNotHaveDuplicates();
    }

    private void publish(int objects) throws Exception {
        JetStream jetStream = nats.jetStream();
        List<CompletableFuture<PublishAck>> sent = new ArrayList<>();
        for (int i = 0; i < objects; i++) {
            String object = "o" + i;
            ObjectDetails each = ObjectDetails.ofLink(name, ObjectHead.of(object), "n" + i, new Link(name, null));
            sent.add(jetStream.publishAsync(location.details(object), each.json()));
            if (sent.size() == 1_000) {
                CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
                sent.clear();
            }
        }
    }

    @Test
    @Tag("newest")
    void chunksOfAWriterThatDoesNotSayTheirSizeFillNotMoreThanTheWindow() {
        String json = "{\"name\":\"a\",\"nuid\":\"n\",\"size\":10485760,\"chunks\":10,\"digest\":\"SHA-256=\"}";
        ObjectDetails details = ObjectDetails.parse(json.getBytes(UTF_8), name, Instant.now(), 1);
        assertThat(details.chunkBytes()).isEqualTo(1 << 20);
        assertThat(new BucketSizes(CHUNK, 4 << 20, Duration.ofSeconds(1)).windowOfReads(details.chunkBytes()))
                .isEqualTo(4);
    }
}
