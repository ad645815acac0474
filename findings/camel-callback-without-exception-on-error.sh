#!/usr/bin/env bash
# Software:  Apache Camel 4.22.0 (4.17.0 does the same)
# Surprise:  A processor that throws an exception ends with a callback, the exception on the exchange. One that throws
#            an Error, as an assertion does, also ends with a callback: with no exception on the exchange, that is, as a
#            success. Then the Error is thrown too.
# Who cares: Components that acknowledge a message in the callback of an exchange: a failed assertion, a
#            StackOverflowError or a missing class acknowledges the message that it prevented from being processed.
# Way out:   Catch Throwable around the call, and let it decide before the callback can.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven org.apache.camel:camel-core:4.22.0 org.slf4j:slf4j-nop:2.0.17
java_program <<'JAVA'
import org.apache.camel.*;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.*;

class Finding {
    public static void main(String[] args) throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            System.out.println("Camel " + camel.getVersion());
            run(camel, exchange -> {
                throw new IllegalStateException("an exception");
            });
            run(camel, exchange -> {
                throw new AssertionError("an error");
            });
        }
    }

    static void run(CamelContext camel, Processor processor) {
        Exchange exchange = new DefaultExchange(camel);
        try {
            AsyncProcessorConverterHelper.convert(processor)
                    .process(exchange, doneSync -> System.out.println(
                            "callback: failed " + exchange.isFailed() + ", exception " + exchange.getException()));
        } catch (Error e) {
            System.out.println("thrown after the callback: " + e);
        }
    }
}
JAVA
seen <<'SEEN'
Camel 4.22.0
callback: failed true, exception java.lang.IllegalStateException: an exception
callback: failed false, exception null
thrown after the callback: java.lang.AssertionError: an error
SEEN
