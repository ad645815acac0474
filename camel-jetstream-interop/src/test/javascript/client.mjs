// usage: node client.mjs URL
//
// Does what it is told by lines of JSON on its standard input, one after the other, and answers each with a line of JSON:
// {"value": ...}, or {"error": "..."}. Ends when its input does. Bytes are in base64.

import { createInterface } from "node:readline";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect, headers } from "@nats-io/transport-node";

const connection = await connect({ servers: process.argv[2], name: "javascript" });
const publisher = jetstream(connection);
const manager = await jetstreamManager(connection);

// Deliveries that were taken and not yet settled, by their place in this list.
const taken = [];
let consuming;

// Buckets that were opened, by name; and the entries of watches, by bucket.
const buckets = {};
const watched = {};

function entryOf(entry) {
  return {
    key: entry.key,
    operation: entry.operation,
    revision: entry.revision,
    data: Buffer.from(entry.value).toString("base64"),
  };
}

function natsHeaders(record) {
  const all = headers();
  for (const [name, values] of Object.entries(record)) {
    values.forEach((value) => all.append(name, value));
  }
  return all;
}

const tasks = {
  // {subject, data, headers: {name: [value]}, msgID}
  async publish({ subject, data, headers, msgID }) {
    const options = { msgID };
    if (headers) options.headers = natsHeaders(headers);
    const ack = await publisher.publish(subject, Buffer.from(data, "base64"), options);
    return { stream: ack.stream, sequence: ack.seq, duplicate: ack.duplicate };
  },

  // {subject, count}: bodies 0 to count - 1
  async publishMany({ subject, count }) {
    const acks = [];
    for (let i = 0; i < count; i++) acks.push(publisher.publish(subject, String(i)));
    await Promise.all(acks);
    return count;
  },

  // {stream, name, filter}
  async durable({ stream, name, filter }) {
    const info = await manager.consumers.add(stream, {
      durable_name: name,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
    });
    return { name: info.name };
  },

  // {stream, durable}: the next message, to be settled; null if there is none for a second
  async next({ stream, durable }) {
    const consumer = await publisher.consumers.get(stream, durable);
    const message = await consumer.next({ expires: 1000 });
    if (!message) return null;
    return {
      token: taken.push(message) - 1,
      subject: message.subject,
      sequence: message.seq,
      deliveries: message.info.deliveryCount,
      headers: message.headers ? message.headers.toRecord() : {},
      data: Buffer.from(message.data).toString("base64"),
    };
  },

  // {token}: what the payload of a message is as JSON
  async json({ token }) {
    return taken[token].json();
  },

  async ack({ token }) {
    return taken[token].ackAck();
  },

  async nak({ token }) {
    taken[token].nak();
    await connection.flush();
    return true;
  },

  async term({ token }) {
    taken[token].term();
    await connection.flush();
    return true;
  },

  // {stream, durable}: takes and acknowledges, until it is told to stop
  async consume({ stream, durable }) {
    const consumer = await publisher.consumers.get(stream, durable);
    const messages = await consumer.consume({ max_messages: 10 });
    const sequences = [];
    const done = (async () => {
      for await (const message of messages) {
        if (await message.ackAck()) sequences.push(message.seq);
      }
    })();
    consuming = { messages, sequences, done };
    return true;
  },

  // What consume has acknowledged: the sequences
  async stop() {
    await consuming.messages.close();
    await consuming.done;
    return consuming.sequences;
  },

  // {bucket, history, markerTTL}: creates it, or opens one that exists
  async bucket({ bucket, history, markerTTL }) {
    const kvm = new Kvm(connection);
    buckets[bucket] = history ? await kvm.create(bucket, { history, markerTTL }) : await kvm.open(bucket);
    return true;
  },

  // {bucket, key}: the last write; null if there is none
  async get({ bucket, key }) {
    const entry = await buckets[bucket].get(key);
    return entry ? entryOf(entry) : null;
  },

  // {bucket, key, data}: the revision
  async put({ bucket, key, data }) {
    return buckets[bucket].put(key, Buffer.from(data, "base64"));
  },

  // {bucket, key, data, ttl}: the revision
  async create({ bucket, key, data, ttl }) {
    return buckets[bucket].create(key, Buffer.from(data, "base64"), ttl);
  },

  // {bucket, key, data, revision}: the new revision
  async update({ bucket, key, data, revision }) {
    return buckets[bucket].update(key, Buffer.from(data, "base64"), revision);
  },

  async delete({ bucket, key }) {
    await buckets[bucket].delete(key);
    return true;
  },

  async purge({ bucket, key }) {
    await buckets[bucket].purge(key);
    return true;
  },

  // {bucket, key}: all stored writes of the key
  async history({ bucket, key }) {
    const entries = [];
    for await (const entry of await buckets[bucket].history({ key })) entries.push(entryOf(entry));
    return entries;
  },

  // {bucket}: the keys that have a value
  async keys({ bucket }) {
    const keys = [];
    for await (const key of await buckets[bucket].keys()) keys.push(key);
    return keys;
  },

  // {bucket, key}: watches keys from now on
  async watch({ bucket, key }) {
    watched[bucket] = [];
    const entries = await buckets[bucket].watch({ key });
    (async () => {
      for await (const entry of entries) watched[bucket].push(entryOf(entry));
    })();
    return true;
  },

  // {bucket}: the entries that the watch has received
  async watched({ bucket }) {
    return watched[bucket];
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const task = JSON.parse(line);
    answer = { value: await tasks[task.do](task) };
  } catch (e) {
    answer = { error: `${e.name}: ${e.message}` };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await connection.close();
