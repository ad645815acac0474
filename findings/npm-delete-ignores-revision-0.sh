#!/usr/bin/env bash
# Software:  @nats-io/kv 3.4.0, nats-server 2.15.1
# Surprise:  delete and purge of a key take the revision that is expected. Revision 0 means "no value yet", as it does for
#            put, but these two leave it out: the delete succeeds although the key has a value.
# Who cares: Code that keeps the last revision in a variable that begins at 0, and deletes with it: it deletes what another
#            client has written meanwhile.
# Way out:   Do not delete with revision 0: get the entry first, and use its revision.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0 @nats-io/kv@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";

const nats = await connect({ servers: process.argv[2] });
const bucket = await new Kvm(jetstream(nats)).create("b", { storage: "memory" });
async function attempt(what, change) {
  await bucket.put("key", "written by another client");
  let outcome = "succeeded";
  try {
    await change();
  } catch (error) {
    outcome = "was refused";
  }
  console.log(`${what} ${outcome}, the key is ${(await bucket.get("key")).operation}`);
}
await attempt("put with revision 0", () => bucket.put("key", "mine", { previousSeq: 0 }));
await attempt("delete with revision 1000", () => bucket.delete("key", { previousSeq: 1000 }));
await attempt("delete with revision 0", () => bucket.delete("key", { previousSeq: 0 }));
await attempt("purge with revision 0", () => bucket.purge("key", { previousSeq: 0 }));
await nats.close();
NODE
seen <<'SEEN'
put with revision 0 was refused, the key is PUT
delete with revision 1000 was refused, the key is PUT
delete with revision 0 succeeded, the key is DEL
purge with revision 0 succeeded, the key is PURGE
SEEN
