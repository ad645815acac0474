package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ConsumerChanges;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.source.DeliveryOrigin;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration of the consumer from the server at intervals, and follows changes that others make. */
final class ConfigurationFollower {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFollower.class);

    private final ConsumerCore core;
    private final ConsumerRebinder rebinder;

    ConfigurationFollower(ConsumerCore core, ConsumerRebinder rebinder) {
        this.core = core;
        this.rebinder = rebinder;
    }

    /** Reads the configuration on a worker, if it is time to. */
    void tick(long now) {
        if (core.deadLetterMonitor().examinesLastDeliveries()
                && core.ledger().lastDeliveries().hasHandedBack()) {
            core.configuration().suspectChange();
        }
        if (core.mode().isEditable()
                && !core.faults().isCutOff()
                && core.configuration().begin(now)) {
            core.server().tasks().run("read of the consumer's configuration", this::read);
        }
    }

    private void read() {
        ConsumerBinding bound = core.binding().get();
        try {
            read(bound);
        } catch (JetStreamApiException | IOException e) {
            LOG.debug(
                    "The configuration of consumer {} is unknown",
                    bound.consumer().name(),
                    e);
        } catch (ProvisionException e) {
            core.faults().onFault(e.getMessage());
        } finally {
            core.configuration().done(System.nanoTime());
        }
    }

    private void read(ConsumerBinding bound) throws JetStreamApiException, IOException, ProvisionException {
        if (core.configuration().takeDomainSuspicion()) {
            checkDomain(bound.origin());
        }
        BoundConsumer now = core.server().provisioner().current(bound.consumer());
        if (now != null) {
            follow(bound, now);
        }
        if (core.binding().isConsuming()) {
            core.deadLetterMonitor().examine();
        }
    }

    /** A restarted server may have another domain, and deliveries are accepted only from the known one. */
    private void checkDomain(DeliveryOrigin bound) throws JetStreamApiException, IOException {
        if (bound.consumer().created() == null) {
            return; // the user allows no use of the API
        }
        JetStreamApi api = core.server().api();
        api.featuresIfPermitted();
        if (!Objects.equals(api.domain(), bound.domain())) {
            core.faults()
                    .onFault("the JetStream domain of the server was " + bound.domain() + ", and is " + api.domain());
        }
    }

    @SuppressWarnings("ReferenceEquality") // each binding is an event of its own, whatever it holds
    private void follow(ConsumerBinding bound, BoundConsumer now) throws ProvisionException {
        ConsumerChanges changes = ConsumerChanges.between(bound.consumer().configuration(), now.configuration());
        if (changes.isEmpty()) {
            return;
        }
        core.binding().changeIfConsuming(() -> follow(bound, now, changes));
        ConsumerBinding followed = core.binding().get();
        if (followed != bound && followed.consumer() == now) {
            core.deadLetterMonitor().onRebound(now);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void follow(ConsumerBinding bound, BoundConsumer now, ConsumerChanges changes) throws ProvisionException {
        if (core.binding().get() != bound) {
            return; // it was rebound in the meantime
        }
        LOG.warn(
                "Consumer '{}' of stream '{}' was changed on the server while the route runs: {}. The component"
                        + " uses the changed consumer from now on, as long as the route runs. Change the options of the"
                        + " endpoint too, or set consumerProvisioning=bind",
                now.name(),
                now.stream(),
                String.join("; ", changes.descriptions()));
        rebinder.follow(now, changes.ofRequests());
    }
}
