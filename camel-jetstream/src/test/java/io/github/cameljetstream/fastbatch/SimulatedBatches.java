package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishTally;
import io.github.cameljetstream.runtime.StopLimit;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The environment of a batch without a connection: notes what is sent, and is what the test says. */
final class SimulatedBatches implements BatchEnvironment {
    private static final String[] OPERATIONS = {"open", "add", "?", "end", "ping"};

    final PublishOptions options = new PublishOptions();
    final PublishTally tally = new PublishTally();
    /** What was sent since the last look: subject, batch, sequence and operation. */
    private final List<String> sent = new ArrayList<>();

    final List<String> notes = new ArrayList<>();
    final Set<String> elsewhere = new HashSet<>();
    OpenBatch batch;
    int opened;
    boolean online = true;
    boolean recognized = true;
    boolean oneStream = true;
    boolean streamKnown;
    long maxPayload = 1_000;
    Denial repliesDenied;
    /** Thrown by the next publish. */
    RuntimeException failure;

    SimulatedBatches() {
        options.setPublishTimeout(Duration.ofSeconds(4));
        options.setPublishRetries(2);
        options.setPublishRetryDelay(Duration.ofMillis(100));
    }

    List<String> takeSent() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    private void publish(String subject, String replyTo, Headers headers, byte[] body) {
        if (failure != null) {
            RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
        String[] reply = replyTo.split("\\.", -1);
        sent.add(subject + " " + reply[1] + " " + reply[4] + " " + OPERATIONS[Integer.parseInt(reply[5])]);
    }

    @Override
    public OpenBatch open(ReplyRouter.Receiver receiver, String subject, FlowRequest flow, long maxBytes) {
        opened++;
        batch = new OpenBatch(this::publish, "inbox.", "b" + opened, subject, flow, maxBytes);
        return batch;
    }

    @Override
    public void closed(OpenBatch closed) {
        notes.add("closed " + closed.id());
    }

    @Override
    public Attempts newAttempts() {
        return new Attempts(
                options.getPublishRetries(),
                options.getPublishTimeout(),
                new StopLimit(() -> false, options.getPublishTimeout()));
    }

    @Override
    public FastBatchFailures failures() {
        return new FastBatchFailures(() -> "nats://h:4222", options);
    }

    @Override
    public PublishTally tally() {
        return tally;
    }

    @Override
    public boolean isOnline() {
        return online;
    }

    @Override
    public Denial repliesDenied() {
        return repliesDenied;
    }

    @Override
    public long maxPayload() {
        return maxPayload;
    }

    @Override
    public long timeoutNanos() {
        return options.getPublishTimeout().toNanos();
    }

    @Override
    public long retryDelayNanos() {
        return options.getPublishRetryDelay().toNanos();
    }

    @Override
    public boolean isRecognized(FastElement element) {
        return recognized;
    }

    @Override
    public PublishException unknown(FastElement element) {
        return failures().unknown(element, Duration.ofMinutes(2));
    }

    @Override
    public boolean areOfOneStream(String one, String other) {
        return oneStream || one.equals(other);
    }

    @Override
    public boolean isElsewhere(String subject) {
        return elsewhere.contains(subject);
    }

    @Override
    public boolean isStreamKnown(String subject) {
        return streamKnown;
    }

    @Override
    public void noteStored(String subject, String stream) {
        notes.add("stored " + subject + " in " + stream);
    }

    @Override
    public void noteLateReply(String subject) {
        notes.add("late " + subject);
    }
}
