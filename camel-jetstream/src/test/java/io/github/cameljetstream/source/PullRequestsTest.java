package io.github.cameljetstream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.BoundStream;
import io.github.cameljetstream.provision.ConsumerPosition;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the component asks a pull consumer for. */
class PullRequestsTest {
    private static final Heartbeat HEARTBEAT = new Heartbeat(Duration.ofMillis(500));
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ConsumerOptions options = new ConsumerOptions();

    private static BoundConsumer consumer(ConsumerConfiguration.Builder configuration) {
        return new BoundConsumer(
                BoundStream.unasked("S"),
                "c",
                configuration.build(),
                ServerFeatures.UNKNOWN,
                null,
                ConsumerPosition.UNKNOWN);
    }

    private PullRequests to(ConsumerConfiguration.Builder configuration) throws ProvisionException {
        return PullRequests.to(consumer(configuration), options);
    }

    private static ConsumerConfiguration.Builder plain() {
        return ConsumerConfiguration.builder().durable("c");
    }

    private static ConsumerConfiguration.Builder grouped(PriorityPolicy policy) {
        return plain().priorityGroups("g").priorityPolicy(policy);
    }

    private static String write(PullRequests requests, Duration expiry) {
        return new String(requests.write(5, 1_000, expiry, HEARTBEAT), StandardCharsets.US_ASCII);
    }

    private static NatsMessage pinnedAs(String id) {
        return NatsMessage.builder()
                .subject("a")
                .headers(new Headers().put("Nats-Pin-Id", id))
                .build();
    }

    @Test
    void aRequestHasItsLimitsAndAHeartbeat() throws Exception {
        PullRequests requests = to(plain());
        assertThat(write(requests, LONG))
                .isEqualTo("{\"batch\":5,\"expires\":30000000000,\"idle_heartbeat\":500000000,\"max_bytes\":1000}");
        assertThat(write(requests, Duration.ofSeconds(1))).contains("\"expires\":1000000000,\"idle_heartbeat\"");
    }

    /** The server refuses a heartbeat of more than half the expiry. */
    @Test
    void aShortRequestHasNoHeartbeat() throws Exception {
        assertThat(write(to(plain()), Duration.ofMillis(999)))
                .isEqualTo("{\"batch\":5,\"expires\":999000000,\"max_bytes\":1000}");
    }

    @Test
    void theConsumerMayLimitRequests() throws Exception {
        PullRequests requests = to(plain().maxBatch(3).maxBytes(700).maxExpires(Duration.ofSeconds(2)));
        assertThat(requests.atMost(2)).isEqualTo(2);
        assertThat(requests.atMost(5)).isEqualTo(3);
        assertThat(requests.atMost(600L)).isEqualTo(600);
        assertThat(write(requests, LONG)).contains("\"expires\":2000000000,").contains("\"max_bytes\":700");
        assertThat(to(plain().maxExpires(LONG)).write(1, 1, LONG, HEARTBEAT))
                .as("never longer than half a minute")
                .asString(StandardCharsets.US_ASCII)
                .contains("\"expires\":30000000000");
        assertThat(to(plain()).atMost(5)).isEqualTo(5);
        assertThat(to(plain()).atMost(1L << 40)).as("the server reads 32 bits").isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void otherInstancesHaveRoomForRequestsToo() throws Exception {
        assertThat(to(plain()).maxOpenRequests()).isEqualTo(Integer.MAX_VALUE);
        assertThat(to(plain().maxPullWaiting(1)).maxOpenRequests()).isEqualTo(1);
        assertThat(to(plain().maxPullWaiting(9)).maxOpenRequests()).isEqualTo(4);
    }

    @Test
    void allRequestsHaveExpiredWithHalfAnExpiryMore() throws Exception {
        PullRequests requests = to(plain().maxExpires(Duration.ofSeconds(2)));
        write(requests, LONG);
        long expired = requests.expiredAt();
        assertThat(expired - System.nanoTime()).isBetween(1_500_000_000L, 3_000_000_000L);
        assertThat(requests.haveExpired(expired)).isFalse();
        assertThat(requests.haveExpired(expired + 1)).isTrue();
    }

    @Test
    void theGroupIsThatOfTheOptionOrTheFirst() throws Exception {
        ConsumerConfiguration.Builder two = plain().priorityGroups("g", "h");
        assertThat(write(to(two), LONG)).endsWith(",\"group\":\"g\"}");
        options.pull().setPriorityGroup("h");
        assertThat(write(to(two), LONG)).endsWith(",\"group\":\"h\"}");
        options.pull().setPriorityGroup("i");
        assertThatThrownBy(() -> to(two))
                .isInstanceOf(ProvisionException.class)
                .hasMessageContaining("has no priority group 'i': it has [g, h]");
        assertThatThrownBy(() -> to(plain())).hasMessageContaining("it has none");
    }

    @Test
    void aRequestHasWhatThePolicyOfTheGroupNeedsAndNoMore() throws Exception {
        options.pull().setMinPending(7L);
        options.pull().setMinAckPending(8L);
        options.pull().setPriority(2);
        assertThat(write(to(grouped(PriorityPolicy.Overflow)), LONG))
                .endsWith(",\"group\":\"g\",\"min_pending\":7,\"min_ack_pending\":8}");
        assertThat(write(to(grouped(PriorityPolicy.Prioritized)), LONG)).endsWith(",\"group\":\"g\",\"priority\":2}");
        assertThat(write(to(grouped(PriorityPolicy.PinnedClient)), LONG)).endsWith(",\"group\":\"g\"}");
        assertThat(write(to(plain()), LONG)).doesNotContain("min_pending", "priority");
    }

    @Test
    void withoutValuesAnOverflowGroupNeedsNone() throws Exception {
        assertThat(write(to(grouped(PriorityPolicy.Overflow)), LONG)).endsWith(",\"group\":\"g\"}");
    }

    /** The server would never serve a second request without the id. */
    @Test
    void oneRequestIsOpenUntilTheIdOfThePinnedClientIsKnown() throws Exception {
        PullRequests requests = to(grouped(PriorityPolicy.PinnedClient));
        assertThat(requests.waitsForPin(0)).isFalse();
        assertThat(requests.waitsForPin(1)).isTrue();
        assertThat(requests.pinned()).isFalse();

        requests.delivered(NatsMessage.builder().subject("a").build());
        requests.delivered(NatsMessage.builder()
                .subject("a")
                .headers(new Headers().put("other", "x"))
                .build());
        assertThat(requests.pinned()).isFalse();
        requests.delivered(pinnedAs("one"));
        requests.delivered(pinnedAs("one"));

        assertThat(requests.waitsForPin(1)).isFalse();
        assertThat(requests.pinned()).isTrue();
        assertThat(write(requests, LONG)).endsWith(",\"group\":\"g\",\"id\":\"one\"}");
        requests.delivered(pinnedAs("two"));
        assertThat(write(requests, LONG)).endsWith(",\"id\":\"two\"}");
        requests.pinLost();
        assertThat(requests.waitsForPin(1)).isTrue();
    }

    @Test
    void withoutThePolicyNobodyIsPinned() throws Exception {
        PullRequests requests = to(grouped(PriorityPolicy.Overflow));
        requests.delivered(pinnedAs("one"));
        assertThat(requests.pinned()).isNull();
        assertThat(requests.waitsForPin(1)).isFalse();
        assertThat(write(requests, LONG)).doesNotContain("\"id\"");
    }

    @Test
    void anIdleClientStaysPinnedByARequestInTime() throws Exception {
        PullRequests requests = to(grouped(PriorityPolicy.PinnedClient).priorityTimeout(Duration.ofSeconds(10)));
        assertThat(write(requests, LONG)).as("half the priority timeout").contains("\"expires\":5000000000,");
        long written = System.nanoTime();
        assertThat(requests.keepsPin(written + LONG.toNanos())).as("not pinned").isFalse();
        requests.delivered(pinnedAs("one"));
        assertThat(requests.keepsPin(written)).isFalse();
        assertThat(requests.keepsPin(written + Duration.ofSeconds(6).toNanos())).isTrue();
        assertThat(write(to(grouped(PriorityPolicy.PinnedClient)), LONG))
                .as("the default of the server is 2 minutes")
                .contains("\"expires\":30000000000,");
    }

    @Test
    void withoutAnIdOrARightNothingIsUnpinned() throws Exception {
        PullRequests requests = to(grouped(PriorityPolicy.PinnedClient));
        assertThatCode(() -> requests.unpin(null, consumer(plain()))).doesNotThrowAnyException();
        requests.delivered(pinnedAs("one"));
        assertThatCode(() -> requests.unpin(null, consumer(plain()))).doesNotThrowAnyException();
    }
}
