#!/usr/bin/env bash
# Software:  @nats-io/jetstream 3.4.0, nats-server 2.15.1
# Surprise:  A message is added to an atomic batch with an expected sequence and a time to live. The types of add name
#            both options, and neither is sent, unless the message is the first of its batch: the batch is committed
#            although the expectation does not hold, and the message stays indefinitely.
# Who cares: Whoever writes several keys or documents at once, each with compare-and-set, which is what atomic batches
#            are for: a concurrent write is overwritten without an error.
# Way out:   Set the headers yourself (Nats-Expected-Last-Subject-Sequence, Nats-TTL) in the option headers of add.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect, headers } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";

const nats = await connect({ servers: process.argv[2] });
const manager = await jetstreamManager(nats);
await manager.streams.add({ name: "S", subjects: ["s.>"], storage: "memory", allow_atomic: true, allow_msg_ttl: true });
const stream = jetstream(nats);
const attempt = async (what, first, second) => {
  const batch = await stream.startBatch("s.other", "1", first);
  batch.add("s.account", what, second);
  const result = await batch.commit("s.other", "3").then(() => "committed", () => "refused");
  const last = await manager.streams.getMessage("S", { last_by_subj: "s.account" });
  console.log(`${what}: ${result}; last of s.account: ${last.string()}, headers ${last.header.keys().length}`);
};
await stream.publish("s.account", "present");
const stale = headers();
stale.set("Nats-Expected-Last-Subject-Sequence", "0");
await attempt("stale by a header", {}, { headers: stale });
await attempt("stale by the option", {}, { expect: { lastSubjectSequence: 0 }, ttl: "1s" });
await nats.close();
NODE
seen <<'SEEN'
stale by a header: refused; last of s.account: present, headers 0
stale by the option: committed; last of s.account: stale by the option, headers 2
SEEN
