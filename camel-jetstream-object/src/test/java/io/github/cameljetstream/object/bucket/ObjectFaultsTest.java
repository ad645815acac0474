package io.github.cameljetstream.object.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.api.StreamInfoOptions;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes and reads whose connection is lost, or whose server does not answer. */
@WithNatsServer
class ObjectFaultsTest {
    private static final int CHUNK = ObjectBucket.DEFAULT_CHUNK_SIZE;
    private static final BucketSizes SIZES = new BucketSizes(CHUNK, 8L * CHUNK, Duration.ofSeconds(10));

    private final String name = Streams.uniqueName("obj");
    private Connection nats;
    private TcpProxy proxy;
    private LeasedBucket leased;
    private ObjectBucket bucket;

    @BeforeEach
    void connect(NatsService server) throws Exception {
        nats = server.connect();
        proxy = TcpProxy.to(server);
        leased = new LeasedBucket(proxy.url());
        bucket = leased.open(BucketSettings.of(name), BucketProvisioning.CREATE, SIZES);
    }

    @AfterEach
    void close() throws Exception {
        leased.close();
        proxy.close();
        nats.objectStoreManagement().delete(name);
        nats.close();
    }

    private long stored() throws Exception {
        return nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + name, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getMsgCount();
    }

    @Test
    void aReadContinuesAfterALostConnection() throws Exception {
        byte[] bytes = Bytes.random(60 * CHUNK);
        bucket.put(ObjectHead.of("a"), Bytes.source(bytes));
        Bytes sink = new Bytes();
        bucket.get("a", all -> {
            byte[] first = all.readNBytes(20 * CHUNK);
            proxy.cut();
            sink.accept(new SequenceInputStream(new ByteArrayInputStream(first), all));
        });
        assertThat(sink.received()).isEqualTo(bytes);
    }

    /** The bytes, and what happens when 20 chunks are read. */
    private static InputStream then(byte[] bytes, Runnable action) {
        return new SequenceInputStream(
                new ByteArrayInputStream(bytes, 0, 20 * CHUNK),
                new FilterInputStream(new ByteArrayInputStream(bytes, 20 * CHUNK, bytes.length - 20 * CHUNK)) {
                    private boolean done;

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        if (!done) {
                            done = true;
                            action.run();
                        }
                        return super.read(target, offset, length);
                    }
                });
    }

    @Test
    void aWriteBeginsAgainAfterALostConnectionAndLeavesNoChunks() throws Exception {
        byte[] bytes = Bytes.random(60 * CHUNK);
        AtomicInteger opened = new AtomicInteger();
        bucket.put(ObjectHead.of("a"), new ObjectSource() {
            @Override
            public InputStream open() {
                return opened.incrementAndGet() == 1 ? then(bytes, proxy::cut) : new ByteArrayInputStream(bytes);
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }
        });
        assertThat(Bytes.of(bucket, "a")).isEqualTo(bytes);
        await().untilAsserted(() -> assertThat(stored()).isEqualTo(61));
    }

    @Test
    void aServerThatDoesNotAnswerEndsTheWriteWithinTheTimeout() throws Exception {
        ObjectBucket impatient = leased.open(
                BucketSettings.of(name),
                BucketProvisioning.NONE,
                new BucketSizes(CHUNK, 8L * CHUNK, Duration.ofMillis(700)));
        assertThatThrownBy(() ->
                        impatient.put(ObjectHead.of("a"), Bytes.once(then(Bytes.random(60 * CHUNK), proxy::stall))))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNANSWERED))
                .hasMessageContaining("made no progress within 700 ms")
                .hasMessageContaining("Nothing is stored");
        proxy.unstall();
        assertThat(bucket.info("a")).isNull();
        await().untilAsserted(() -> assertThat(stored()).isZero());
    }

    /** What was on its way is deleted as soon as there is a connection again. */
    @Test
    @Tag("newest")
    void anOutageThatIsLongerThanTheTimeoutLeavesTheOldObjectAndNoChunks() throws Exception {
        byte[] old = Bytes.random(CHUNK);
        bucket.put(ObjectHead.of("a"), Bytes.source(old));
        ObjectBucket impatient = leased.open(
                BucketSettings.of(name),
                BucketProvisioning.NONE,
                new BucketSizes(CHUNK, 8L * CHUNK, Duration.ofMillis(300)));
        InputStream bytes = then(Bytes.random(60 * CHUNK), () -> {
            proxy.refuse(true);
            proxy.cut();
        });
        assertThatThrownBy(() -> impatient.put(ObjectHead.of("a"), Bytes.once(bytes)))
                .hasMessageContaining("Object store bucket '" + name + "'");
        proxy.refuse(false);
        await().untilAsserted(() -> assertThat(stored()).isEqualTo(2));
        assertThat(Bytes.of(bucket, "a")).isEqualTo(old);
    }
}
