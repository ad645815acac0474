package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ActiveBinding;
import io.github.cameljetstream.binding.ConfigurationWatch;
import io.github.cameljetstream.binding.DeliveryMode;
import io.github.cameljetstream.binding.FaultDetector;
import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.settle.SettlementLedger;

/**
 * What all parts of a consumer share.
 *
 * @param binding the current binding to the consumer on the server
 * @param faults where a part reports that messages stopped
 * @param configuration where a part reports that somebody may have changed the consumer on the server
 * @param deadLetterMonitor finds messages that used up their deliveries elsewhere
 */
record ConsumerCore(
        ServerAccess server,
        InFlight inFlight,
        ConsumerTally tally,
        DeliveryMode mode,
        ActiveBinding binding,
        FaultDetector faults,
        ConfigurationWatch configuration,
        MaxDeliverMonitor deadLetterMonitor) {

    /** What was settled of the messages of the present consumer. */
    SettlementLedger ledger() {
        return binding.get().ledger();
    }
}
