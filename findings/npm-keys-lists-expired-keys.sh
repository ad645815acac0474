#!/usr/bin/env bash
# Software:  @nats-io/kv 3.4.0, nats-server 2.15.1
# Surprise:  A key with a time to live has expired, in a bucket with delete markers: get says PURGE, and keys() lists it.
#            It stays in the list until the marker ends, here for half a minute. A deleted key isn't listed.
# Who cares: Registries that list who is present by keys with a time to live: who has left stays in the list.
# Way out:   Get each key that keys() lists, or watch with ignoreDeletes and look at the operation: PURGE is not ignored
#            by that option.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0 @nats-io/kv@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";

const nats = await connect({ servers: process.argv[2] });
const bucket = await new Kvm(jetstream(nats)).create("present", { storage: "memory", markerTTL: 30_000 });
await bucket.create("expired", "1", "1s");
await bucket.put("deleted", "1");
await bucket.delete("deleted");
await bucket.put("there", "1");
let entry;
do {
  await new Promise((resolve) => setTimeout(resolve, 100));
  entry = await bucket.get("expired");
} while (entry.operation === "PUT");
console.log(`get: ${entry.operation}, "${entry.string()}"`);
const keys = [];
for await (const key of await bucket.keys()) {
  keys.push(key);
}
console.log(`keys: ${keys.sort().join(", ")}`);
await nats.close();
NODE
seen <<'SEEN'
get: PURGE, ""
keys: expired, there
SEEN
