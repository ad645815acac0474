package io.github.cameljetstream.kv.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.nats.client.impl.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryTest {
    @ParameterizedTest
    @CsvSource({
        "KV-Operation,DEL,DELETE",
        "KV-Operation,PURGE,PURGE",
        "KV-Operation,PUT,PUT",
        "Nats-Marker-Reason,MaxAge,PURGE",
        "Nats-Marker-Reason,Purge,PURGE",
        "Nats-Marker-Reason,Remove,DELETE",
        "X-Other,Remove,PUT",
    })
    void headersSayWhatAWriteHasDone(String header, String value, Operation operation) {
        assertThat(Operation.of(new Headers().put(header, value))).isEqualTo(operation);
    }
}
