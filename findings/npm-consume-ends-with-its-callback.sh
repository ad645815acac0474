#!/usr/bin/env bash
# Software:  @nats-io/jetstream 3.4.0, nats-server 2.15.1
# Surprise:  The callback of consume throws at the second of five messages. The consumer ends: the callback never runs
#            again, the messages received are dropped, and later ones stay in the stream. Nothing is logged, no status
#            event is sent, and there is no unhandled rejection. The promise closed() is fulfilled, not rejected; the
#            error is its value.
# Who cares: Workers with a callback: one message that cannot be read stops the processing, while the process and its
#            connection look healthy.
# Way out:   Catch everything in the callback. Await closed(), and treat a value as a failure.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";

process.on("unhandledRejection", (reason) => console.log("unhandled rejection:", reason));
process.on("uncaughtException", (error) => console.log("uncaught exception:", error));
const nats = await connect({ servers: process.argv[2] });
const manager = await jetstreamManager(nats);
await manager.streams.add({ name: "S", subjects: ["s"], storage: "memory" });
await manager.consumers.add("S", { durable_name: "d", ack_policy: "explicit" });
const stream = jetstream(nats);
for (let i = 1; i <= 5; i++) await stream.publish("s", `${i}`);
const consumer = await stream.consumers.get("S", "d");
const handled = [];
const messages = await consumer.consume({
  expires: 2000,
  callback: (message) => {
    handled.push(message.string());
    if (message.string() === "2") throw new Error("cannot read this");
    message.ack();
  },
});
const events = [];
(async () => { for await (const status of messages.status()) events.push(status.type); })();
messages.closed().then((value) => console.log(`closed() is fulfilled: ${value}`), () => console.log("closed() is rejected"));
await new Promise((resolve) => setTimeout(resolve, 500));
await stream.publish("s", "6");
await new Promise((resolve) => setTimeout(resolve, 5000));
const info = await manager.consumers.info("S", "d");
console.log(`handled: ${handled}; status events: ${events.length}; connection closed: ${nats.isClosed()}`);
console.log(`to deliver ${info.num_pending}, to acknowledge ${info.num_ack_pending}, waiting pulls ${info.num_waiting}`);
await nats.close();
NODE
seen <<'SEEN'
closed() is fulfilled: Error: cannot read this
handled: 1,2; status events: 0; connection closed: false
to deliver 1, to acknowledge 4, waiting pulls 0
SEEN
