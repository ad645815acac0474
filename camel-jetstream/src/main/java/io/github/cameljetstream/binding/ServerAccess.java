package io.github.cameljetstream.binding;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.runtime.BackgroundTasks;

/** The access of a consumer to the server: the connection, the API, and the provisioner of the consumer. */
public record ServerAccess(ConnectionLease lease, JetStreamApi api, ConsumerProvisioner provisioner) {
    public BackgroundTasks tasks() {
        return lease.tasks();
    }
}
