#!/usr/bin/env bash
# Software:  @nats-io/jetstream 3.4.0, nats-server 2.15.1
# Surprise:  An ordered consumer fetches three messages at a time. A loop over the second fetch ends after its first
#            message, number 4. The next fetch begins with 7: messages 5 and 6 are never read. An ordered consumer
#            acknowledges nothing, so that the server does not deliver them again either.
# Who cares: Readers that leave a fetch early, by a condition or an exception, and continue with the same consumer: they
#            have a gap, from the consumer whose purpose is to have none.
# Way out:   Read each fetch to its end, or get another ordered consumer with opt_start_seq after the last message that you
#            read.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";

const nats = await connect({ servers: process.argv[2] });
const manager = await jetstreamManager(nats);
await manager.streams.add({ name: "S", subjects: ["s"], storage: "memory" });
const stream = jetstream(nats);
for (let i = 1; i <= 9; i++) await stream.publish("s", `${i}`);
const consumer = await stream.consumers.get("S");
for (const wanted of [3, 1, 3]) {
  const read = [];
  const messages = await consumer.fetch({ max_messages: 3, expires: 1000 });
  for await (const message of messages) {
    read.push(message.string());
    if (read.length === wanted) break;
  }
  await messages.close();
  console.log(`a fetch of three, ${wanted} read: ${read.join(", ")}`);
}
await nats.close();
NODE
seen <<'SEEN'
a fetch of three, 3 read: 1, 2, 3
a fetch of three, 1 read: 4
a fetch of three, 3 read: 7, 8, 9
SEEN
