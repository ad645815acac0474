package io.github.cameljetstream.kv;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Turns exchanges into bytes, and back, for {@link JetStreamAggregationRepository}. Implementations must be thread-safe. */
public interface ExchangeSerializer {
    /**
     * The bytes of an exchange: at least its id, the body, and the properties of Camel whose names begin with {@code
     * CamelAggregated}.
     *
     * @throws AggregateDataException if it cannot be stored. The exchange fails, and the aggregate stays as it was
     */
    byte[] write(Exchange exchange);

    /**
     * The exchange of some bytes, with its id.
     *
     * @throws AggregateDataException if it cannot be read. The aggregate stays in the bucket
     */
    Exchange read(CamelContext context, byte[] data);
}
