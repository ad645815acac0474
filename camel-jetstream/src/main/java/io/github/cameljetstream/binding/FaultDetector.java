package io.github.cameljetstream.binding;

import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import org.jspecify.annotations.Nullable;

/** Starts the recovery when messages stopped; asks the server first if that is uncertain. Thread-safe. */
public final class FaultDetector {
    private final ServerAccess server;
    private final ActiveBinding binding;
    private final Recovery recovery;

    public FaultDetector(ServerAccess server, ActiveBinding binding, Recovery recovery) {
        this.server = server;
        this.binding = binding;
        this.recovery = recovery;
    }

    /** Messages stopped. Does not block. */
    public void onFault(String reason) {
        if (binding.isConsuming()) {
            recovery.begin(reason);
        }
    }

    /** Nothing arrives, and only the server knows whether anything should. Does not block. */
    public void onSilence() {
        ConsumerBinding now = binding.get();
        server.tasks().run("check that the consumer exists", () -> checkExists(now));
    }

    /** Asks the server, unless the consumer is suspended or rebound. Blocks. */
    @SuppressWarnings("ReferenceEquality") // each binding is an event of its own, whatever it holds
    public void checkExists(ConsumerBinding bound) {
        if (binding.isConsuming() && bound == binding.ifBound()) {
            checkExists(bound.consumer());
        }
    }

    private void checkExists(BoundConsumer consumer) {
        try {
            if (!server.provisioner().isThere(consumer)) {
                onFault("the server does not know the consumer any more");
            }
        } catch (ProvisionException e) {
            if (server.lease().state() == ConnectionState.CONNECTED) {
                onFault(e.getMessage());
            }
        }
    }

    /** The current or the last fault; null if there was none. */
    public @Nullable Fault fault() {
        return recovery.fault();
    }

    /** Whether messages cannot arrive. One request without a reply is no proof: the next one is. */
    public boolean isCutOff() {
        Fault fault = recovery.fault();
        return server.lease().state() != ConnectionState.CONNECTED || (fault != null && !fault.isOver());
    }

    public void startRecovery(Recovery.Attempt rebind) {
        recovery.start(rebind);
    }

    public void stopRecovery() {
        recovery.stop();
    }
}
