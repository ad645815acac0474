package io.github.cameljetstream.binding;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.runtime.BackgroundTasks;

/** What a consumer needs of the server: its connection, its API, and what creates the consumer there. */
public record ServerAccess(ConnectionLease lease, JetStreamApi api, ConsumerProvisioner provisioner) {
    public BackgroundTasks tasks() {
        return lease.tasks();
    }
}
