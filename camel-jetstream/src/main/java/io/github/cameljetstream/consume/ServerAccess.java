package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.BackgroundTasks;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.ConsumerProvisioner;

/** What a consumer needs of the server: its connection, its API, and what creates the consumer there. */
public record ServerAccess(ConnectionLease lease, JetStreamApi api, ConsumerProvisioner provisioner) {
    BackgroundTasks tasks() {
        return lease.tasks();
    }
}
