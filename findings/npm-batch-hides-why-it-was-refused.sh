#!/usr/bin/env bash
# Software:  @nats-io/jetstream 3.4.0, nats-server 2.15.1
# Surprise:  The server refuses to commit an atomic batch and says why, with an error code. commit throws an error that
#            says the batch had another number of messages than were published, without the code: a wrong expected
#            sequence cannot be told from a fault of the client.
# Who cares: Whoever repeats a batch after a conflict and gives up after anything else.
# Way out:   After a failed commit, read the sequences again that the batch expected.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
npm_packages @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
start_server newest
node_program "$url" <<'NODE'
import { connect, headers } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";

const nats = await connect({ servers: process.argv[2] });
const manager = await jetstreamManager(nats);
await manager.streams.add({ name: "S", subjects: ["s.>"], storage: "memory", allow_atomic: true });
const stream = jetstream(nats);
await stream.publish("s.a", "present");
const answers = nats.subscribe("_INBOX.>");
const batch = await stream.startBatch("s.a", "1", { expect: { lastSubjectSequence: 0 } });
await batch.commit("s.b", "2").catch((e) => console.log(`${e.constructor.name}: ${e.message}, code ${e.code}`));
await nats.flush();
answers.unsubscribe();
for await (const answer of answers) {
  if (answer.data.length) {
    const { code, err_code, description } = answer.json().error;
    console.log(`the server: ${code} ${err_code} ${description}`);
  }
}
await nats.close();
NODE
seen <<'SEEN'
Error: batch didn't contain number of published messages, code undefined
the server: 400 10071 wrong last sequence: 1
SEEN
