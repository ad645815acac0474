#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A stream has three replicas, and both followers are away. Ten messages with ids go into a fast batch (ADR-50):
#            without a majority nothing is stored, and no message is acknowledged, as it should be. The same messages in
#            another fast batch are acknowledged to the last and counted: the leader knows their ids from what it only
#            proposed. After it fails, the stream has none of them. An ordinary publish of such an id is refused (10158).
# Who cares: whoever repeats a fast batch that got no answer, with the same ids, and takes the count of the second for
#            "stored".
# Way out:   after such a repeat publish the last message again by itself, with its id: its acknowledgement comes from a
#            majority. In the final answer a "seq" of 0 says that the batch has stored nothing of its own.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
binary=$("$findings/../bin/nats-server-fetch" newest | awk '{ print $3 }')
mkdir -p "$work/servers"
java_program "$binary" "$work/servers" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import io.nats.client.impl.Headers;
import java.net.ServerSocket;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;

class Finding {
    static String binary;
    static Path folder;
    static final List<Integer> ports = new ArrayList<>();
    static final Process[] servers = new Process[3];

    public static void main(String[] args) throws Exception {
        binary = args[0];
        folder = Path.of(args[1]);
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            held.add(new ServerSocket(0));
            ports.add(held.get(i).getLocalPort());
        }
        for (ServerSocket each : held) {
            each.close();
        }
        try {
            for (int i = 0; i < 3; i++) {
                start(i);
            }
            run();
        } finally {
            for (Process each : servers) {
                each.destroyForcibly().waitFor();
            }
        }
    }

    static void start(int i) throws Exception {
        String routes = "nats://127.0.0.1:" + ports.get(3) + ", nats://127.0.0.1:" + ports.get(4) + ", nats://127.0.0.1:" + ports.get(5);
        Path config = Files.writeString(folder.resolve("n" + i + ".conf"), String.format(
                "server_name: n%d, listen: \"127.0.0.1:%d\", jetstream: { store_dir: \"%s\" }%n"
                        + "cluster: { name: c, listen: \"127.0.0.1:%d\", routes: [ %s ] }%n",
                i, ports.get(i), folder.resolve("n" + i), ports.get(3 + i), routes));
        servers[i] = new ProcessBuilder(binary, "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("n" + i + ".log").toFile()))
                .start();
    }

    static Connection connect(int i) throws Exception {
        for (int attempt = 0; ; attempt++) {
            try {
                return Nats.connect(Options.builder().server("nats://127.0.0.1:" + ports.get(i)).ignoreDiscoveredServers().build());
            } catch (Exception e) {
                if (attempt == 100) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    static String request(Connection nats, String subject, String json) throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            Message reply = nats.request(subject, json.getBytes(), Duration.ofSeconds(2));
            if (reply != null && reply.getData() != null && !new String(reply.getData()).contains("\"error\"")) {
                return new String(reply.getData());
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("no answer to " + subject);
    }

    static String leader(Connection nats) throws Exception {
        for (int attempt = 0; attempt < 150; attempt++) {
            String info = request(nats, "$JS.API.STREAM.INFO.S", "");
            int at = info.indexOf("\"leader\":\"");
            if (at > 0) {
                return info.substring(at + 10, info.indexOf('"', at + 10));
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("no leader");
    }

    /** Sends ten messages with ids, and returns the last answer of two seconds. */
    static String batch(Connection nats) throws Exception {
        String inbox = nats.createInbox();
        String id = NUID.nextGlobal();
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        nats.createDispatcher(m -> answers.add(m.getData() == null ? "none" : new String(m.getData()))).subscribe(inbox + ".>");
        for (int i = 1; i <= 10; i++) {
            int operation = i == 1 ? 0 : i == 10 ? 2 : 1;
            nats.publish("s", inbox + "." + id + ".10.ok." + i + "." + operation + ".$FI",
                    new Headers().put("Nats-Msg-Id", "order-" + i), "order".getBytes());
        }
        nats.flush(Duration.ofSeconds(2));
        String last = "none";
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        for (String next; (next = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) != null; ) {
            last = next;
        }
        return last.replaceAll("\"batch\":\"[^\"]*\",", "");
    }

    static void run() throws Exception {
        try (Connection any = connect(0)) {
            for (int i = 1; i < 3; i++) {
                connect(i).close();
            }
            request(any, "$JS.API.STREAM.CREATE.S",
                    "{\"name\":\"S\",\"subjects\":[\"s\"],\"retention\":\"limits\",\"storage\":\"file\",\"num_replicas\":3,\"allow_batched\":true}");
            leader(any);
        }
        int leader;
        try (Connection any = connect(0)) {
            leader = Integer.parseInt(leader(any).substring(1));
        }
        try (Connection nats = connect(leader)) {
            for (int i = 0; i < 3; i++) {
                if (i != leader) {
                    servers[i].destroyForcibly().waitFor();
                }
            }
            System.out.println("a batch with both followers away: " + batch(nats));
            System.out.println("the same ids in another batch: " + batch(nats));
            Message reply = nats.request("s", new Headers().put("Nats-Msg-Id", "order-10"), "order".getBytes(), Duration.ofSeconds(2));
            System.out.println("one of them by itself: " + (reply == null ? "no answer" : new String(reply.getData())));
        }
        servers[leader].destroyForcibly().waitFor();
        for (int i = 0; i < 3; i++) {
            if (i != leader) {
                start(i);
            }
        }
        try (Connection nats = connect((leader + 1) % 3)) {
            leader(nats);
            String info = request(nats, "$JS.API.STREAM.INFO.S", "");
            System.out.println("messages in the stream: " + info.replaceAll("(?s).*\"messages\":([0-9]+).*", "$1"));
        }
    }
}
JAVA
seen <<'SEEN'
a batch with both followers away: {"type":"ack","seq":0,"msgs":10}
the same ids in another batch: {"stream":"S","seq":0,"count":10}
one of them by itself: {"error":{"code":409,"err_code":10158,"description":"duplicate message id is in process"},"stream":"S","seq":0}
messages in the stream: 0
SEEN
