#!/usr/bin/env bash
# Software:  nats-server 2.15.1, jnats 2.26.3
# Surprise:  A stream stores what is published to in.a as out.a, by its subject transform. The expected last sequence of
#            the subject means out.a, if the header Nats-Expected-Last-Subject-Sequence-Subject is missing. If that header
#            names the subject that one publishes to, in.a, the server compares with in.a, which has no message: sequence 0
#            is accepted each time, and the right sequence is refused.
# Who cares: Compare and set with an expectation for a named subject on a stream with a subject transform: two writers both
#            win.
# Way out:   Name the subject after the transform, or leave the header out.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
maven io.nats:jnats:2.26.3
start_server newest
java_program "$url" <<'JAVA'
import io.nats.client.*;
import io.nats.client.api.*;
import io.nats.client.impl.Headers;

class Finding {
    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0])) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("S")
                            .subjects("in.*")
                            .subjectTransform(SubjectTransform.builder().source("in.*").destination("out.{{wildcard(1)}}").build())
                            .build());
            nats.jetStream().publish("in.a", null);
            attempt(nats, null, 0);
            attempt(nats, "in.a", 1);
            attempt(nats, "in.a", 0);
            attempt(nats, "in.a", 0);
            attempt(nats, "out.a", 0);
            attempt(nats, "out.a", 3);
        }
    }

    static void attempt(Connection nats, String subject, long sequence) throws Exception {
        Headers headers = new Headers().add("Nats-Expected-Last-Subject-Sequence", Long.toString(sequence));
        if (subject != null) {
            headers.add("Nats-Expected-Last-Subject-Sequence-Subject", subject);
        }
        String outcome;
        try {
            outcome = "stored as " + nats.jetStream().publish("in.a", headers, null).getSeqno();
        } catch (JetStreamApiException e) {
            outcome = "refused with " + e.getApiErrorCode();
        }
        System.out.println("expected " + sequence + " of " + (subject == null ? "its subject" : subject) + ": " + outcome);
    }
}
JAVA
seen <<'SEEN'
expected 0 of its subject: refused with 10071
expected 1 of in.a: refused with 10071
expected 0 of in.a: stored as 2
expected 0 of in.a: stored as 3
expected 0 of out.a: refused with 10071
expected 3 of out.a: stored as 4
SEEN
