#!/usr/bin/env bash
# Software:  @nats-io/kv 3.4.0, nats-server 2.15.1
# Surprise:  A watcher gets the values that a bucket has, then their updates; isUpdate tells them apart. The last of the
#            initial values is marked as an update. The first real update can't be told from it, and with an empty
#            bucket nothing says that the initial values are complete.
# Who cares: Caches that load a bucket and then react to changes: they take one old value for a change at each start,
#            which one depends on the order of the writes.
# Way out:   Compare the revision of an entry with the last sequence of the bucket at the start of the watch.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0 @nats-io/kv@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";

const nats = await connect({ servers: process.argv[2] });
const bucket = await new Kvm(jetstream(nats)).create("prices", { storage: "memory" });
await bucket.put("apple", "1");
await bucket.put("pear", "2");
await bucket.put("plum", "3");
const watch = await bucket.watch();
let count = 0;
for await (const entry of watch) {
  console.log(`${entry.key} ${entry.string()}: isUpdate ${entry.isUpdate}`);
  if (++count === 3) {
    await bucket.put("apple", "4");
  }
  if (count === 4) {
    watch.stop();
  }
}
await nats.close();
NODE
seen <<'SEEN'
apple 1: isUpdate false
pear 2: isUpdate false
plum 3: isUpdate true
apple 4: isUpdate true
SEEN
