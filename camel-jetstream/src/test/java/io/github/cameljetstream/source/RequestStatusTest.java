package io.github.cameljetstream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.support.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestStatusTest {
    private static final long NONE = -1;
    private static final long NO_NUMBER = -2;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "10, 1000", "-1, -1", "10, -1"})
    void whatTheServerSendsFits(long missing, long bytes) {
        assertThat(new RequestStatus(408, "Request Timeout", missing, bytes, 0).fits(10, 1000, 10))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"11, 0", "-2, 0", "0, 1001", "0, -2", "9223372036854775807, 0"})
    void whatExceedsTheRequestsDoesNotFit(long missing, long bytes) {
        assertThat(new RequestStatus(408, "Request Timeout", missing, bytes, 0).fits(10, 1000, 10))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 400, 404, 408, 409, 412, 423, 503})
    void statusesOfServersAreKnown(int code) {
        assertThat(new RequestStatus(code, "text", NONE, NONE, 0).fits(10, 1000, 10))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200, 204, 401, 500, 999, 999_999_999})
    void otherStatusesDoNotFit(int code) {
        assertThat(new RequestStatus(code, "text", NONE, NONE, 0).fits(10, 1000, 10))
                .isFalse();
        assertThat(new RequestStatus(code, "text", 1, 1, 0).fits(10, 1000, 10)).isFalse();
    }

    @Test
    void aHeartbeatHasANumberOrNone() {
        assertThat(new RequestStatus(100, Status.HEARTBEAT_TEXT, NONE, NONE, 0).fits(0, 0, 0))
                .isTrue();
        assertThat(new RequestStatus(100, Status.HEARTBEAT_TEXT, NONE, NONE, NO_NUMBER).fits(0, 0, 0))
                .isFalse();
    }

    @Test
    void aRequestForWhichThereIsNoRoomWasMade() {
        RequestStatus status = new RequestStatus(409, Status.EXCEEDED_MAX_WAITING, NONE, NONE, 0);
        assertThat(status.fits(10, 1000, 10)).isTrue();
        assertThat(status.notDelivered(10)).isEqualTo(10);
        assertThat(status.fits(9, 1000, 10)).isFalse();
    }

    @Test
    void aTextIsEscapedAndCut() {
        assertThat(new RequestStatus(409, "a\u001b[31m", NONE, NONE, 0).text()).isEqualTo("409 a\\u001b[31m");
        assertThat(new RequestStatus(409, "x".repeat(5_000), NONE, NONE, 0).text())
                .hasSize(204);
    }
}
