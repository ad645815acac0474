package io.github.cameljetstream.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.object.bucket.BucketStatus;
import io.github.cameljetstream.object.bucket.ObjectDetails;
import io.github.cameljetstream.object.bucket.ObjectStoreException;
import io.nats.client.PurgeOptions;
import io.nats.client.api.ObjectInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operations, on a real server; jnats is the other client. */
class ObjectProducerTest extends ObjectTestSupport {
    @TempDir
    Path folder;

    private byte[] theirsOf(String name) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        theirs.get(name, bytes);
        return bytes.toByteArray();
    }

    @Test
    void putsBodiesOfManyKinds() throws Exception {
        byte[] bytes = random(CHUNK + 1);
        Path file = Files.write(folder.resolve("f"), bytes);
        Map<String, Object> bodies = Map.of(
                "bytes",
                bytes,
                "file",
                file.toFile(),
                "path",
                file,
                "stream",
                new ByteArrayInputStream(bytes),
                "cache",
                new InputStreamCache(bytes));
        for (Map.Entry<String, Object> each : bodies.entrySet()) {
            Exchange put = send("operation=put&objectName=" + each.getKey(), each.getValue());
            assertThat(put.getException()).as(each.getKey()).isNull();
            assertThat(theirsOf(each.getKey())).as(each.getKey()).isEqualTo(bytes);
            assertThat(put.getMessage().getBody()).isSameAs(each.getValue());
            assertThat(put.getMessage().getHeaders())
                    .containsEntry(JetStreamObjectHeaders.SIZE, (long) bytes.length)
                    .containsEntry(JetStreamObjectHeaders.CHUNKS, 2L)
                    .containsEntry(JetStreamObjectHeaders.NAME, each.getKey())
                    .containsEntry(JetStreamObjectHeaders.BUCKET, bucket)
                    .containsEntry(JetStreamObjectHeaders.OPERATION, "put")
                    .containsEntry(
                            JetStreamObjectHeaders.DIGEST,
                            theirs.getInfo(each.getKey()).getDigest());
        }
        send("operation=put&objectName=text", "äöü");
        assertThat(theirsOf("text")).isEqualTo("äöü".getBytes(UTF_8));
    }

    @Test
    void putsDescriptionAndMetadataAndRemovesWhatSteered() throws Exception {
        Exchange put = send(
                "operation=info&objectName=other",
                "x",
                Map.of(
                        JetStreamObjectHeaders.STEER_OPERATION, "put",
                        JetStreamObjectHeaders.STEER_NAME, "a",
                        JetStreamObjectHeaders.STEER_DESCRIPTION, "a text",
                        JetStreamObjectHeaders.STEER_METADATA, Map.of("owner", "me")));
        assertThat(put.getException()).isNull();
        ObjectInfo info = theirs.getInfo("a");
        assertThat(info.getDescription()).isEqualTo("a text");
        assertThat(info.getMetaData()).containsEntry("owner", "me");
        assertThat(put.getMessage().getHeaders().keySet())
                .noneMatch(each -> each.startsWith("CamelJetStreamObjectStore"));
        Exchange read = send("operation=info&objectName=a", null);
        assertThat(read.getMessage().getHeaders())
                .containsEntry(JetStreamObjectHeaders.DESCRIPTION, "a text")
                .containsEntry(JetStreamObjectHeaders.METADATA, Map.of("owner", "me"))
                .containsEntry(JetStreamObjectHeaders.FOUND, true);
        assertThat(read.getMessage().getBody(ObjectDetails.class).size()).isEqualTo(1);
    }

    @Test
    void getsSmallObjectsInMemoryAndLargeOnesInAFile() throws Exception {
        byte[] bytes = random(3 * CHUNK);
        theirs.put("a", new ByteArrayInputStream(bytes));
        StreamCache memory = (StreamCache)
                send("operation=get&objectName=a", null).getMessage().getBody();
        assertThat(memory.inMemory()).isTrue();
        Exchange got = send("operation=get&objectName=a&maxInMemory=1000", null);
        StreamCache file = (StreamCache) got.getMessage().getBody();
        assertThat(file.inMemory()).isFalse();
        assertThat(file.length()).isEqualTo(bytes.length);
        assertThat(((InputStream) file).readAllBytes()).isEqualTo(bytes);
        file.reset();
        assertThat(got.getMessage().getBody(byte[].class)).isEqualTo(bytes);
        file.reset();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        file.writeTo(written);
        assertThat(written.toByteArray()).isEqualTo(bytes);
        assertThat(got.getMessage().getHeaders()).containsEntry(JetStreamObjectHeaders.FOUND, true);
    }

    /** The file is deleted with the exchange of the route, and with the copies of it that others still read. */
    @Test
    void deletesItsTemporaryFiles() throws Exception {
        byte[] bytes = random(3 * CHUNK);
        theirs.put("a", new ByteArrayInputStream(bytes));
        AtomicReference<StreamCache> body = new AtomicReference<>();
        AtomicReference<byte[]> copied = new AtomicReference<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:get")
                        .to(uri("operation=get&objectName=a&maxInMemory=0&tempFolder=" + folder))
                        .process(each -> body.set(each.getMessage().getBody(StreamCache.class)))
                        .wireTap("direct:copy");
                from("direct:copy").process(each -> copied.set(each.getMessage().getBody(byte[].class)));
            }
        });
        template.sendBody("direct:get", null);
        await().until(() -> copied.get() != null);
        assertThat(copied.get()).isEqualTo(bytes);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        body.get().reset();
        await().untilAsserted(() ->
                assertThatThrownBy(() -> ((InputStream) body.get()).read()).isInstanceOf(IOException.class));
    }

    @Test
    void neverHandsOutADamagedObject() throws Exception {
        theirs.put("a", new ByteArrayInputStream(random(3 * CHUNK)));
        String nuid = theirs.getInfo("a").getNuid();
        nats.jetStreamManagement().purgeStream("OBJ_" + bucket, PurgeOptions.subject("$O." + bucket + ".C." + nuid));
        for (int i = 0; i < 3; i++) {
            nats.jetStream().publish("$O." + bucket + ".C." + nuid, new byte[CHUNK]);
        }
        Exchange got = send("operation=get&objectName=a", "before");
        assertThat(got.getException())
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("its digest is SHA-256=");
        assertThat(got.getMessage().getBody()).isEqualTo("before");
    }

    @Test
    void reportsWhatIsMissing() {
        for (String operation : List.of("get", "info", "delete")) {
            assertThat(send("operation=" + operation + "&objectName=none", null).getException())
                    .as(operation)
                    .hasMessageContaining("has no object 'none'")
                    .hasMessageContaining("set failIfMissing=false");
            Exchange other = send("operation=" + operation + "&failIfMissing=false&objectName=none", null);
            assertThat(other.getException()).isNull();
            assertThat(other.getMessage().getBody()).isNull();
            assertThat(other.getMessage().getHeader(JetStreamObjectHeaders.FOUND))
                    .isEqualTo(false);
        }
    }

    @Test
    void listsLinksDeletesAndReportsTheState() throws Exception {
        send("operation=put&objectName=${header.file}", "1", Map.of("file", "a"));
        assertThat(send("operation=link&objectName=l&linkName=a", null).getException())
                .isNull();
        assertThat(theirs.getInfo("l").getLink().getObjectName()).isEqualTo("a");
        Exchange got = send("operation=get&objectName=l", null);
        assertThat(got.getMessage().getBody(String.class)).isEqualTo("1");
        assertThat(got.getMessage().getHeader(JetStreamObjectHeaders.NAME)).isEqualTo("l");
        List<?> list = send("operation=list", null).getMessage().getBody(List.class);
        assertThat(list).extracting(each -> ((ObjectDetails) each).name()).containsExactly("a", "l");
        assertThat(send("operation=status", null)
                        .getMessage()
                        .getBody(BucketStatus.class)
                        .bytes())
                .isPositive();
        assertThat(send("operation=delete&objectName=a", null).getMessage().getHeader(JetStreamObjectHeaders.FOUND))
                .isEqualTo(true);
        assertThat(theirs.getInfo("a")).isNull();
        assertThat(send("operation=get&objectName=l", null).getException()).hasMessageContaining("has no object 'a'");
        assertThat(send("operation=link&objectName=b&linkBucket=" + bucket, null)
                        .getException())
                .isNull();
        assertThat(theirs.getInfo("b").getLink().isBucketLink()).isTrue();
    }

    /** A second attempt of Camel has nothing to read, and must not store the rest. */
    @Test
    void aBodyThatWasReadIsNotStoredAgainAsAnEmptyObject() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0));
                from("direct:put").streamCache("false").to(uri("operation=put&objectName=a"));
            }
        });
        // Nothing is left for a second attempt.
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(random(2 * CHUNK)), new FilterInputStream(InputStream.nullInputStream()) {
                    private boolean failed;

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        if (!failed) {
                            failed = true;
                            throw new IOException("the disk is gone");
                        }
                        return -1;
                    }
                });
        Exchange sent = template.send("direct:put", each -> each.getMessage().setBody(broken));
        assertThat(sent.getException()).hasMessageContaining("read by an earlier attempt");
        assertThat(theirs.getInfo("a")).isNull();
        assertThat(chunks()).isZero();
    }

    @Test
    void filesGoIntoTheBucketAndBack() throws Exception {
        byte[] bytes = random(3 * CHUNK + 7);
        File in = Files.write(Files.createDirectory(folder.resolve("in")).resolve("x.bin"), bytes)
                .toFile();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri("operation=put&objectName=${header.CamelFileName}"));
                from("direct:out")
                        .to(uri("operation=get&maxInMemory=1000&objectName=x.bin"))
                        .process(each -> {
                            try (InputStream body = each.getMessage().getBody(InputStream.class)) {
                                Files.copy(body, folder.resolve("out"));
                            }
                        });
            }
        });
        template.sendBodyAndHeader("direct:in", in, Exchange.FILE_NAME, "x.bin");
        template.sendBody("direct:out", null);
        assertThat(folder.resolve("out")).hasBinaryContent(bytes);
    }
}
