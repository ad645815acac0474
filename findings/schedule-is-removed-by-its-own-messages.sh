#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A schedule is a message like others, and the limits of its stream remove it. A repeating one in a stream of at
#            most three messages pushes itself out by what it makes, and ends. One for a moment later than max_age is
#            accepted and never runs. Neither leaves an advisory or a sign; a stream with discard new is refused, one with
#            these limits isn't.
# Who cares: Streams with the usual limits of age or size: a schedule ends after that age or number of messages.
# Way out:   A stream without limits for schedules whose targets are sourced by another, or Nats-TTL: never on the
#            schedule, which max_age respects.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;

class Finding {
    static Connection nats;
    static JetStreamManagement manager;

    static void stream(String name, String limits) throws Exception {
        String configuration = """
            {"name": "%s", "subjects": ["%s.>"], "storage": "memory", "allow_msg_schedules": true, "allow_msg_ttl": true, %s}"""
                .formatted(name, name, limits);
        String answer = new String(nats.request("$JS.API.STREAM.CREATE." + name, configuration.getBytes(), Duration.ofSeconds(5)).getData());
        System.out.println(name + ": " + (answer.contains("error") ? "refused" : "created"));
    }

    static void schedule(String stream, String name, String pattern, Headers headers) throws Exception {
        headers.put("Nats-Schedule", pattern).put("Nats-Schedule-Target", stream + ".made." + name);
        nats.jetStream().publish(stream + ".jobs." + name, headers, new byte[] {1});
    }

    static boolean exists(String stream, String subject) throws Exception {
        try {
            return manager.getLastMessage(stream, subject) != null;
        } catch (JetStreamApiException e) {
            return false;
        }
    }

    public static void main(String[] args) throws Exception {
        nats = Nats.connect(args[0]);
        manager = nats.jetStreamManagement();
        stream("full", "\"max_msgs\": 3, \"discard\": \"new\"");
        stream("small", "\"max_msgs\": 3");
        stream("young", "\"max_age\": 3000000000, \"duplicate_window\": 1000000000");
        schedule("small", "every", "@every 1s", new Headers());
        schedule("young", "every", "@every 1s", new Headers());
        schedule("young", "never", "@every 1s", new Headers().put("Nats-TTL", "never"));
        schedule("young", "later", "@at " + Instant.now().plusSeconds(5), new Headers());
        Thread.sleep(9_000);
        for (String job : new String[] {"small.jobs.every", "young.jobs.every", "young.jobs.later", "young.jobs.never"}) {
            System.out.println(job + " is there: " + exists(job.substring(0, 5), job));
        }
        System.out.println("small has made " + (manager.getStreamInfo("small").getStreamState().getLastSequence() - 1));
        System.out.println("young.made.later was made: " + exists("young", "young.made.later"));
        System.out.println("young.made.never goes on: " + exists("young", "young.made.never"));
        nats.close();
    }
}
JAVA
seen <<'SEEN'
full: refused
small: created
young: created
small.jobs.every is there: false
young.jobs.every is there: false
young.jobs.later is there: false
young.jobs.never is there: true
small has made 3
young.made.later was made: false
young.made.never goes on: true
SEEN
