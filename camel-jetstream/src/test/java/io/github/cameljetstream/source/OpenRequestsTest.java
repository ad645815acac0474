package io.github.cameljetstream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {
    private final OpenRequests requests = new OpenRequests();

    private static RequestStatus expired(long missing) {
        return new RequestStatus(408, "Request Timeout", missing, 0, 0);
    }

    @Test
    void requestsAreOpenUntilTheirMessagesHaveArrived() {
        assertThat(requests.add(2, 0)).isTrue();
        assertThat(requests.add(1, 0)).isFalse();
        assertThat(requests.count()).isEqualTo(2);
        requests.messageArrived();
        assertThat(requests.outstanding()).isEqualTo(2);
        assertThat(requests.count()).isEqualTo(2);
        assertThat(requests.statusArrived(expired(1))).isTrue();
        requests.messageArrived();
        assertThat(requests.count()).isZero();
        assertThat(requests.add(3, 0)).isTrue();
        assertThat(requests.count()).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeSentIsNotOpen() {
        requests.add(5, 0);
        requests.withdraw(5);
        assertThat(requests.outstanding()).isZero();
    }

    @Test
    void theBytesOfAStatusFitTheLargestRequest() {
        requests.add(5, 1_000);
        requests.add(5, 10);
        assertThat(requests.statusArrived(new RequestStatus(409, "Batch Completed", 5, 1_000, 0)))
                .isTrue();
        requests.reset();
        assertThat(requests.outstanding()).isZero();
        requests.add(5, 10);
        assertThat(requests.statusArrived(new RequestStatus(409, "Batch Completed", 5, 1_000, 0)))
                .isFalse();
    }

    @Test
    void aStatusThatCannotBeOfTheServerChangesNothingExceptThatRequestsAreRenewed() {
        long now = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        requests.add(5, 0);
        assertThat(requests.needRenewal(now)).isFalse();
        assertThat(requests.statusArrived(expired(6))).isFalse();
        assertThat(requests.outstanding()).isEqualTo(5);
        assertThat(requests.needRenewal(now)).isTrue();
        assertThat(requests.needRenewal(now + TimeUnit.SECONDS.toNanos(1)))
                .as("forged statuses renew them once a second at most")
                .isFalse();
        assertThat(requests.needRenewal(now + TimeUnit.SECONDS.toNanos(1) + 1)).isTrue();
        requests.reset();
        assertThat(requests.needRenewal(now + TimeUnit.MINUTES.toNanos(1))).isFalse();
    }
}
