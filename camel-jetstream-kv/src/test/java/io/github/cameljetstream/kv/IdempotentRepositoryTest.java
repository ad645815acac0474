package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.Streams;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository in routes, on a real server. */
@WithNatsServer
class IdempotentRepositoryTest {
    private final String bucket = Streams.uniqueName("seen");
    private final CamelContext context = new DefaultCamelContext();
    private final AtomicBoolean fails = new AtomicBoolean();
    private JetStreamIdempotentRepository repository;
    private MockEndpoint out;
    private ProducerTemplate template;

    @BeforeEach
    void start(NatsService server) {
        repository = prepare(context, server.url());
        context.start();
        out = context.getEndpoint("mock:out", MockEndpoint.class);
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private JetStreamIdempotentRepository prepare(CamelContext camel, String url) {
        JetStreamComponent component = camel.getComponent("jetstream", JetStreamComponent.class);
        component.getConnectionOptions().setNatsURL(url);
        component.getConnectionOptions().setReconnectWait(Duration.ofMillis(20));
        JetStreamIdempotentRepository made = new JetStreamIdempotentRepository(bucket);
        made.setCamelContext(camel);
        made.setClaimTimeout(Duration.ofSeconds(2));
        return made;
    }

    private void route(boolean eager) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .idempotentConsumer(header("id"), repository)
                        .eager(eager)
                        .process(exchange -> {
                            if (fails.get()) {
                                throw new IllegalStateException("the backend is down");
                            }
                        })
                        .to("mock:out");
            }
        });
    }

    private Exchange send(String id) {
        return template.send("direct:in", exchange -> exchange.getMessage().setHeader("id", id));
    }

    @Test
    void aMessageIsProcessedOnce() throws Exception {
        route(true);
        out.expectedMessageCount(2);
        assertThat(send("a").getException()).isNull();
        assertThat(send("a").getException()).isNull();
        assertThat(send("b c:/d").getException()).isNull();
        out.assertIsSatisfied();
        assertThat(repository.getClaims()).isZero();
        assertThat(repository.contains("b c:/d")).isTrue();
    }

    @Test
    void aMessageIsProcessedOnceIfTheKeyIsAddedAtTheEnd() throws Exception {
        route(false);
        out.expectedMessageCount(1);
        assertThat(send("a").getException()).isNull();
        assertThat(send("a").getException()).isNull();
        out.assertIsSatisfied();
    }

    @Test
    void aFailedMessageIsProcessedAgain() throws Exception {
        route(true);
        out.expectedMessageCount(1);
        fails.set(true);
        assertThat(send("a").getException()).hasMessage("the backend is down");
        fails.set(false);
        assertThat(send("a").getException()).isNull();
        out.assertIsSatisfied();
    }

    @Test
    void theSecondDeliveryOfAMessageInProcessFailsSoThatItComesAgain(NatsService server) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").idempotentConsumer(header("id"), repository).process(exchange -> {
                    running.countDown();
                    assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
                });
            }
        });
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            JetStreamIdempotentRepository second = prepare(other, server.url());
            other.start();
            second.start();
            Future<Object> first = template.asyncRequestBodyAndHeader("direct:in", null, "id", "a");
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            Exchange again = other.getEndpoint("direct:none").createExchange();
            assertThatThrownBy(() -> second.add(again, "a"))
                    .isInstanceOf(KeyClaimedException.class)
                    .hasMessageContaining("Key 'a' in bucket '" + bucket + "' is claimed");
            assertThatThrownBy(() -> second.contains(again, "a")).isInstanceOf(KeyClaimedException.class);
            second.setOnClaimed(OnClaimed.DUPLICATE);
            assertThat(second.add(again, "a")).isFalse();
            assertThat(second.add("a")).isFalse();
            assertThat(second.remove(again, "a")).isFalse();
            end.countDown();
            first.get(30, TimeUnit.SECONDS);
            await().until(() -> repository.getClaims() == 0);
            second.setOnClaimed(OnClaimed.FAIL);
            assertThat(second.add(again, "a")).isFalse();
            second.stop();
        }
    }

    @Test
    void aRunningExchangeKeepsItsClaim(NatsService server) throws Exception {
        repository.start();
        assertThat(repository.add("a")).isTrue();
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            JetStreamIdempotentRepository second = prepare(other, server.url());
            other.start();
            second.start();
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                assertThat(second.add("a")).isFalse();
                return System.nanoTime() - end > 0;
            });
            assertThat(repository.getLostClaims()).isZero();
            second.stop();
        }
        repository.confirm("a");
        repository.stop();
    }

    @Test
    void anotherInstanceProcessesWhatWasInProcessInACrash(NatsService server) throws Exception {
        try (DefaultCamelContext crashing = new DefaultCamelContext()) {
            JetStreamIdempotentRepository first = prepare(crashing, server.url());
            crashing.start();
            first.start();
            assertThat(first.add("a")).isTrue();
            first.stop(); // no renewal any more, and no release
        }
        repository.start();
        Exchange exchange = context.getEndpoint("direct:none").createExchange();
        await().pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(KeyClaimedException.class)
                .until(() -> repository.add(exchange, "a"));
        assertThat(repository.getTakeOvers()).isEqualTo(1);
        repository.confirm(exchange, "a");
        repository.stop();
    }

    @Test
    void aBucketThatCannotBeReachedFailsTheExchange() throws Exception {
        try (NatsServer own = NatsServerExtension.newServer().start();
                DefaultCamelContext camel = new DefaultCamelContext()) {
            JetStreamIdempotentRepository there = prepare(camel, own.url());
            there.setTimeout(Duration.ofMillis(500));
            camel.start();
            there.start();
            assertThat(there.add("a")).isTrue();
            there.confirm("a");
            own.kill();
            assertThatThrownBy(() -> there.add("a")).isInstanceOf(BucketException.class);
            assertThatThrownBy(() -> there.add("b")).isInstanceOf(BucketException.class);
            assertThatThrownBy(() -> there.contains("a")).isInstanceOf(BucketException.class);
            own.restart();
            await().ignoreExceptionsInstanceOf(BucketException.class).until(() -> !there.add("a"));
            assertThat(there.add("b")).isTrue();
            there.stop();
        }
    }

    @Test
    void filesAreReadOnceAndAreNotLockedForGood(@TempDir Path folder) throws Exception {
        context.getRegistry().bind("seen", repository);
        Files.writeString(folder.resolve("one.txt"), "1");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + folder + "?noop=true&idempotent=false&initialDelay=0&delay=50&readLock=idempotent"
                                + "&idempotentRepository=#seen&readLockRemoveOnCommit=false")
                        .to("mock:out");
            }
        });
        out.expectedMessageCount(1);
        out.assertIsSatisfied();
        String key = new File(folder.toFile(), "one.txt").getAbsolutePath();
        await().until(() -> repository.getClaims() == 0 && repository.contains(key));
        out.setAssertPeriod(300);
        out.assertIsSatisfied();
    }

    @Test
    void aReadLockThatIsRefusedDoesNotEndTheLockOfTheOther(@TempDir Path folder, NatsService server) throws Exception {
        String key = folder.resolve("one.txt").toString();
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            JetStreamIdempotentRepository second = prepare(other, server.url());
            other.start();
            second.start();
            assertThat(second.add(key)).isTrue();
            context.getRegistry().bind("seen", repository);
            Files.writeString(folder.resolve("one.txt"), "1");
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("file:" + folder + "?initialDelay=0&delay=50&readLock=idempotent&idempotentRepository=#seen")
                            .to("mock:out");
                }
            });
            out.expectedMessageCount(0);
            out.setAssertPeriod(1_000);
            out.assertIsSatisfied();
            assertThat(second.remove(key)).isTrue();
            out.expectedMessageCount(1);
            out.setAssertPeriod(0);
            out.assertIsSatisfied();
            second.stop();
        }
    }

    /** The calls of the file consumers of Camel 4.18.0 and 4.22.0 for a lock that they do not get. */
    @Test
    void anExchangeThatIsRefusedDoesNotReleaseTheClaimOfAnother() {
        repository.start();
        Exchange owner = new DefaultExchange(context);
        Exchange other = new DefaultExchange(context);
        assertThat(repository.add(owner, "a")).isTrue();
        assertThatThrownBy(() -> repository.add(other, "a")).isInstanceOf(KeyClaimedException.class);
        assertThat(repository.remove(other, "a")).isFalse();
        assertThat(repository.remove("a")).isFalse();
        assertThat(repository.getClaims()).isOne();

        assertThat(repository.remove(owner, "a")).isTrue();
        assertThat(repository.contains("a")).isFalse();
    }

    @Test
    void jmxShowsAndChangesTheKeys() throws Exception {
        route(true);
        send("a");
        MBeanServer server =
                context.getManagementStrategy().getManagementAgent().getMBeanServer();
        ObjectName name = server.queryNames(
                        new ObjectName("org.apache.camel:context=" + context.getName()
                                + ",type=services,name=JetStreamIdempotentRepository*"),
                        null)
                .iterator()
                .next();
        assertThat(server.getAttribute(name, "Bucket")).isEqualTo(bucket);
        assertThat(server.getAttribute(name, "Claims")).isEqualTo(0);
        String[] text = {"java.lang.String"};
        assertThat(server.invoke(name, "contains", new Object[] {"a"}, text)).isEqualTo(true);
        assertThat(server.invoke(name, "remove", new Object[] {"a"}, text)).isEqualTo(true);
        assertThat(server.invoke(name, "contains", new Object[] {"a"}, text)).isEqualTo(false);
        repository.confirm("b");
        server.invoke(name, "clear", new Object[0], new String[0]);
        assertThat(repository.contains("b")).isFalse();
    }

    @Test
    void confirmedKeysAreForgottenAfterTheRetention(NatsService server) throws Exception {
        repository.setRetention(Duration.ofSeconds(3));
        repository.start();
        repository.add("a");
        repository.confirm("a");
        assertThat(repository.add("a")).isFalse();
        await().atMost(Duration.ofSeconds(20)).until(() -> repository.add("a"));
        repository.stop();
    }

    @Test
    void aNewBucketKeepsKeysForSevenDaysAndAnExistingOneItsTtl(NatsService server) throws Exception {
        repository.start();
        try (Connection nats = server.connect()) {
            assertThat(nats.keyValueManagement().getStatus(bucket).getTtl()).isEqualTo(Duration.ofDays(7));
            repository.stop();
            repository.setRetention(Duration.ofDays(2));
            assertThatThrownBy(repository::start).hasMessageContaining("Bucket '" + bucket + "' has ttl=");
            repository.setProvisioning(BucketProvisioning.UPDATE);
            repository.start();
            assertThat(nats.keyValueManagement().getStatus(bucket).getTtl()).isEqualTo(Duration.ofDays(2));
            repository.stop();
            repository.setProvisioning(BucketProvisioning.CREATE);
            repository.setRetention(null);
            repository.start();
            repository.stop();
        }
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new JetStreamIdempotentRepository().start())
                .hasMessageContaining("bucket of the idempotent");
        assertThatThrownBy(() -> repository.add("a")).hasMessageContaining("is not started");
        repository.setClaimTimeout(Duration.ofMillis(900));
        assertThatThrownBy(repository::start).hasMessage("claimTimeout=900ms is refused: it must be at least 1s.");
        repository.setClaimTimeout(Duration.ofMinutes(5));
        repository.setRetention(Duration.ofMinutes(5));
        assertThatThrownBy(repository::start)
                .hasMessage("retention=5m is refused: it must be more than claimTimeout (5m), or 0 for unlimited.");
        repository.setRetention(Duration.ZERO);
        repository.setTimeout(Duration.ZERO);
        assertThatThrownBy(repository::start).hasMessage("timeout=0s is refused: it must be more than 0, such as 10s.");
        repository.setTimeout(Duration.ofSeconds(1));
        repository.setReplicas(9);
        assertThatThrownBy(repository::start).hasMessage("replicas=9 is refused: it must be a number from 1 to 5.");
        assertThatThrownBy(() -> new JetStreamIdempotentRepository("a b").start())
                .hasMessageContaining("bucket=a b is refused");
    }

    @Test
    void aMissingBucketThatMustExistIsNamed() {
        repository.setProvisioning(BucketProvisioning.NONE);
        assertThatThrownBy(repository::start).hasMessageContaining("Bucket '" + bucket + "' does not exist");
    }
}
