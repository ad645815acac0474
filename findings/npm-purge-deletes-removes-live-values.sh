#!/usr/bin/env bash
# Software:  @nats-io/kv 3.4.0, nats-server 2.15.1
# Surprise:  purgeDeletes removes delete markers to make room. In a bucket with a history it also removes keys that have
#            a value: whose history holds a marker, since they were deleted once and put again later. The current value
#            goes with the marker; the call reports success, and a watcher learns nothing.
# Who cares: Whoever tidies a bucket with history by this call: keys that were ever deleted and put again within their
#            history are lost. The default spares what was deleted in the last 30 minutes only.
# Way out:   Take the keys whose last entry is a marker (watch without history), and purge the stream by their subjects
#            up to the revision of the marker. By its sources, jnats looks at the last entry of each key only.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0 @nats-io/kv@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect } from "@nats-io/transport-node";
import { Kvm } from "@nats-io/kv";

const nats = await connect({ servers: process.argv[2] });
const kvm = new Kvm(nats);
for (const history of [1, 5]) {
  const bucket = await kvm.create(`history-${history}`, { history, storage: "memory" });
  await bucket.put("limit", "100");
  await bucket.delete("limit");
  await bucket.put("limit", "200");
  await bucket.put("other", "1");
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { success } = await bucket.purgeDeletes(0);
  const value = async (key) => (await bucket.get(key))?.string() ?? "gone";
  console.log(`history ${history}: success ${success}, limit ${await value("limit")}, other ${await value("other")}`);
}
await nats.close();
NODE
seen <<'SEEN'
history 1: success true, limit 200, other 1
history 5: success true, limit gone, other 1
SEEN
