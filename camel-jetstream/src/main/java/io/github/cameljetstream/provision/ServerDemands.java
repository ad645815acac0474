package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.PriorityPolicy;
import io.github.cameljetstream.values.EnumNames;

/**
 * Server versions that the options of a consumer need. An older server silently ignores settings that it does not know,
 * and would create another consumer.
 *
 * @param info the subject of the request for the server's features
 */
record ServerDemands(ConsumerOptions options, ServerFeatures features, String info) {

    void check(String what) throws ProvisionException {
        if (!features.filterSubjectsAndMetadata()) {
            checkFiltersAndMetadata(what);
        }
        checkPriorityGroups(what);
        if (options.start().getPauseUntil() != null && !features.has(ServerFeature.CONSUMER_PAUSE)) {
            throw tooOld(what, "pauseUntil", ServerFeature.CONSUMER_PAUSE.version(), "Remove the option");
        }
    }

    private void checkFiltersAndMetadata(String what) throws ProvisionException {
        if (options.binding().getFilterSubjects() != null
                && options.binding().filters("").size() > 1) {
            throw tooOld(
                    what,
                    "several filterSubjects",
                    "2.10",
                    "Use one subject with wildcards, or a route for each of them");
        }
        if (options.binding().metadata() != null) {
            throw tooOld(what, "consumerMetadata", "2.10", "Remove the option");
        }
    }

    private void checkPriorityGroups(String what) throws ProvisionException {
        PriorityPolicy policy = options.pull().getPriorityPolicy();
        ServerFeature needed =
                policy == PriorityPolicy.PRIORITIZED ? ServerFeature.PRIORITIZED_GROUPS : ServerFeature.PRIORITY_GROUPS;
        if (policy != null && policy != PriorityPolicy.NONE && !features.has(needed)) {
            throw tooOld(
                    what,
                    "priorityPolicy=" + EnumNames.of(policy),
                    needed.version(),
                    "Remove it and priorityGroup, so that all instances receive messages evenly");
        }
    }

    private ProvisionException tooOld(String what, String option, String version, String cure) {
        String needs = what + ": " + option + " needs a server of version " + version;
        return new ProvisionException(needs
                + (features.asked()
                        ? " or newer, and this server is older. " + cure + ", or upgrade the server."
                        : " or newer, and the user may not read the server's version. Allow the user to publish to "
                                + info + ". Otherwise: " + cure + "."));
    }
}
