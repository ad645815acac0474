package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.DeniedRights;
import io.github.cameljetstream.binding.ServerRestarts;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.provision.BoundConsumer;

/** Resumes the consumer after a reconnect, and records denied rights. Called on a thread of the connection. */
final class ReconnectHandler implements ConnectionWatcher {
    private final ConsumerCore core;
    private final SequenceFollower sequences;
    private final ServerRestarts restarts;
    private final DeniedRights deniedRights;

    ReconnectHandler(
            ConsumerCore core, SequenceFollower sequences, ServerRestarts restarts, DeniedRights deniedRights) {
        this.core = core;
        this.sequences = sequences;
        this.restarts = restarts;
        this.deniedRights = deniedRights;
    }

    @Override
    public void onDisconnected() {
        // The server forgets open requests, and the component can send none.
    }

    @Override
    public boolean onDenied(Denial denial) {
        ConsumerBinding binding = core.binding().get();
        boolean isAck = denial.kind() == Denial.Kind.PUBLISH && binding.origin().isAck(denial.subject());
        if (isAck || binding.source().onDenied(denial)) {
            DeniedRights.Right right = isAck ? DeniedRights.Right.ACKNOWLEDGE : DeniedRights.Right.RECEIVE;
            BoundConsumer consumer = binding.consumer();
            String name = "'" + consumer.name() + "' of stream '" + consumer.stream() + "'";
            deniedRights.denied(right, name, denial, System.nanoTime());
        }
        return false; // another consumer may need the same right
    }

    @Override
    public void onReconnected() {
        deniedRights.reconnected();
        core.configuration().suspectChange();
        boolean restarted = restarts.takeRestart();
        if (restarted) {
            sequences.serverRestarted(); // more may have arrived over the old connection since
        }
        core.server().tasks().run("resumption after a reconnect", () -> resume(restarted));
    }

    private void resume(boolean restarted) {
        String fault = core.mode().faultOfReconnect();
        if (fault != null) {
            core.faults().onFault(fault);
            return;
        }
        ConsumerBinding before = core.binding().get();
        if (restarted && core.binding().isConsuming()) {
            sequences.askAfterRestart(before);
        }
        core.binding().restartSource();
        core.faults().checkExists(before);
    }
}
