#!/usr/bin/env bash
# Software:  @nats-io/jetstream 3.4.0, nats-server 2.15.1
# Surprise:  A message is published with headers and a message id. The client writes the id into the headers object of
#            the caller. The next message that is published with the same object, without an id, carries that of the first:
#            the server takes it for a duplicate, acknowledges it and stores nothing.
# Who cares: Publishers that build their headers once, such as tenant or trace, and give an id only to some messages.
#            Expectations and times to live stay in the object in the same way.
# Way out:   New headers for each message, or look at duplicate in each acknowledgement. jnats copies the headers.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect, headers } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";

const nats = await connect({ servers: process.argv[2] });
const manager = await jetstreamManager(nats);
await manager.streams.add({ name: "S", subjects: ["s.>"], storage: "memory" });
const stream = jetstream(nats);
const shared = headers();
shared.set("tenant", "42");
const first = await stream.publish("s.a", "an order", { headers: shared, msgID: "order-1" });
const second = await stream.publish("s.a", "a remark", { headers: shared });
console.log(`first: sequence ${first.seq}, duplicate ${first.duplicate}`);
console.log(`second: sequence ${second.seq}, duplicate ${second.duplicate}`);
console.log(`stored: ${(await manager.streams.info("S")).state.messages}; the caller's headers: ${shared.keys().join(", ")}`);
await nats.close();
NODE
seen <<'SEEN'
first: sequence 1, duplicate false
second: sequence 1, duplicate true
stored: 1; the caller's headers: tenant, Nats-Msg-Id
SEEN
