package io.github.cameljetstream.kv.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PurgeResponse;
import io.nats.client.impl.NatsMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller may conclude from an error: a bucket without a leader is neither missing nor refused. */
class ReadErrorsTest {
    @ParameterizedTest
    @CsvSource({"10008,503,UNANSWERED", "10118,500,UNANSWERED", "10059,404,MISSING", "10077,503,REJECTED"})
    void theCodeDecides(int code, int httpCode, Reason reason) {
        String json = "{\"type\":\"x\",\"error\":{\"code\":%d,\"err_code\":%d,\"description\":\"why\"}}";
        PurgeResponse answer = new PurgeResponse(NatsMessage.builder()
                .subject("s")
                .data(json.formatted(httpCode, code).getBytes(UTF_8))
                .build());
        BucketException answered =
                BucketProvisioner.rejected("config", new JetStreamApiException(answer.getErrorObject()));
        assertThat(answered.reason()).isEqualTo(reason);
        assertThat(answered).hasMessageContaining("Bucket 'config'");
    }
}
