#!/usr/bin/env bash
# Software:  camel-nats 4.17.0 with the jnats that it brings (2.24.1), nats-server 2.15.1
# Surprise:  A route takes an order from one stream, splits it in three and sends the parts to another. Each part carries
#            the Nats-Msg-Id of the order, since headers of what is received become headers of what is sent. The server
#            takes the second and the third for duplicates of the first, and acknowledges them: three sends succeed, one
#            message is stored.
# Who cares: routes that read from one stream and write several messages to another, from a publisher that sets ids.
# Way out:   removeHeader("Nats-Msg-Id") before the send, or an id of its own for each part.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven org.apache.camel:camel-core:4.17.0 org.apache.camel:camel-nats:4.17.0 org.slf4j:slf4j-nop:2.0.17
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import java.util.concurrent.*;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

class Finding {
    public static void main(String[] args) throws Exception {
        String options = "?servers=" + args[0].replace("nats://", "") + "&jetstreamEnabled=true&jetstreamName=";
        CountDownLatch done = new CountDownLatch(1);
        try (Connection nats = Nats.connect(args[0]);
                DefaultCamelContext camel = new DefaultCamelContext()) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder().name("orders").subjects("orders").build());
            management.addStream(StreamConfiguration.builder().name("parts").subjects("parts").build());
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("nats:orders" + options + "orders&durableName=splitter&pullSubscription=false")
                            .split(body().tokenize(","))
                            .to("nats:parts" + options + "parts")
                            .process(exchange -> System.out.println("sent: " + exchange.getMessage().getBody(String.class)))
                            .end()
                            .process(exchange -> done.countDown());
                }
            });
            camel.start();
            nats.jetStream().publish("orders", "a,b,c".getBytes(), PublishOptions.builder().messageId("order-1").build());
            System.out.println("routed: " + done.await(30, TimeUnit.SECONDS));
            System.out.println("stored parts: " + management.getStreamInfo("parts").getStreamState().getMsgCount());
        }
    }
}
JAVA
seen <<'SEEN'
sent: a
sent: b
sent: c
routed: true
stored parts: 1
SEEN
