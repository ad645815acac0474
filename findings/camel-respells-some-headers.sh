#!/usr/bin/env bash
# Software:  Apache Camel 4.22.0 (4.17.0 keeps the spelling)
# Surprise:  A route sets the header content-type, and the exchange has Content-Type. transfer-encoding is respelled
#            too; authorization, host, accept, date and user-agent, set in the same way, stay as they are.
# Who cares: Routes between protocols whose header names are case-sensitive, as those of NATS and Kafka are: what reads
#            content-type finds nothing after an update of Camel.
# Way out:   Compare header names without regard to case, or restore the name before you send.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven org.apache.camel:camel-core:4.22.0 org.slf4j:slf4j-nop:2.0.17
java_program <<'JAVA'
import org.apache.camel.*;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

class Finding {
    public static void main(String[] args) throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            System.out.println("Camel " + camel.getVersion());
            camel.start();
            Message message = new DefaultExchange(camel).getMessage();
            for (String name : new String[] {
                "content-type", "transfer-encoding", "authorization", "host", "accept", "date", "user-agent"
            }) {
                message.setHeader(name, "value");
            }
            message.getHeaders().keySet().stream().sorted().forEach(System.out::println);
        }
    }
}
JAVA
seen <<'SEEN'
Camel 4.22.0
Content-Type
Transfer-Encoding
accept
authorization
date
host
user-agent
SEEN
