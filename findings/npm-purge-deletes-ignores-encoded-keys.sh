#!/usr/bin/env bash
# Software:  @nats-io/kv 3.4.0, nats-server 2.15.1
# Surprise:  In a bucket whose keys are encoded (Base64KeyCodec comes with the package), purgeDeletes reports success and
#            removes nothing: it purges the subjects of the keys as they are before they are encoded.
# Who cares: Buckets of keys that NATS does not allow, such as paths or addresses: their delete markers grow without
#            limit, and with them what each watcher reads at its start.
# Way out:   Purge the stream of the bucket by the encoded subject of each key that was deleted.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0 @nats-io/kv@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect } from "@nats-io/transport-node";
import { Base64KeyCodec, Kvm } from "@nats-io/kv";

const nats = await connect({ servers: process.argv[2] });
const kvm = new Kvm(nats);
const plain = { encode: (value) => value, decode: (value) => value };
for (const [name, codec] of [["plain", undefined], ["encoded", { key: Base64KeyCodec(), value: plain }]]) {
  const bucket = await kvm.create(name, { storage: "memory", ...(codec && { codec }) });
  await bucket.put("key", "1");
  await bucket.delete("key");
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { success, purged } = await bucket.purgeDeletes(0);
  console.log(`${name} keys: success ${success}, purged ${purged}, left in the bucket: ${(await bucket.status()).values}`);
}
await nats.close();
NODE
seen <<'SEEN'
plain keys: success true, purged 1, left in the bucket: 0
encoded keys: success true, purged 0, left in the bucket: 1
SEEN
