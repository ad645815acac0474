package io.github.cameljetstream.kv;

import java.util.function.BooleanSupplier;
import org.apache.camel.cluster.CamelClusterMember;

/** A member of a cluster, known by its name. */
final class JetStreamClusterMember implements CamelClusterMember {
    private final String id;
    private final boolean local;
    private final BooleanSupplier leads;

    JetStreamClusterMember(String id, boolean local, BooleanSupplier leads) {
        this.id = id;
        this.local = local;
        this.leads = leads;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isLeader() {
        return leads.getAsBoolean();
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    @Override
    public String toString() {
        return "JetStreamClusterMember[" + id + "]";
    }
}
