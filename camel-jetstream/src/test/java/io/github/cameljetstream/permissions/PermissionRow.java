package io.github.cameljetstream.permissions;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a route does, and all that its user must be allowed for it. {@link PermissionRunsTest} runs it with these rights
 * alone, and with one right less.
 *
 * @param what what the route does, for readers of the manual
 * @param uri the endpoint that does it
 * @param publish the subjects that the user publishes to
 * @param subscribe the subjects that the user subscribes to, besides those of its inboxes
 * @param inboxes whether it has inboxes
 * @param asksInVain whether it works too if the user may not ask how new the server is
 * @param since the first version of nats-server that it works with, such as 2.12.0; null for any
 * @param prepare what the account has before
 * @param scenario does it, with the user
 */
public record PermissionRow(
        String what,
        String uri,
        List<String> publish,
        List<String> subscribe,
        boolean inboxes,
        boolean asksInVain,
        String since,
        Step prepare,
        Step scenario) {

    /** A part of a run. */
    @FunctionalInterface
    public interface Step {
        /** Does it. */
        void run(PermissionRun run) throws Exception;
    }

    static PermissionRow of(String what, String uri, Step prepare, Step scenario) {
        return new PermissionRow(what, uri, List.of(), List.of(), true, true, null, prepare, scenario);
    }

    PermissionRow publish(String... subjects) {
        return new PermissionRow(
                what, uri, concat(publish, subjects), subscribe, inboxes, asksInVain, since, prepare, scenario);
    }

    PermissionRow subscribe(String... subjects) {
        return new PermissionRow(
                what, uri, publish, concat(subscribe, subjects), inboxes, asksInVain, since, prepare, scenario);
    }

    PermissionRow with(String options) {
        return new PermissionRow(
                what + ", " + options,
                uri + "&" + options,
                publish,
                subscribe,
                inboxes,
                asksInVain,
                since,
                prepare,
                scenario);
    }

    PermissionRow withoutInboxes() {
        return new PermissionRow(what, uri, publish, subscribe, false, asksInVain, since, prepare, scenario);
    }

    PermissionRow mustAsk() {
        return new PermissionRow(what, uri, publish, subscribe, inboxes, false, since, prepare, scenario);
    }

    PermissionRow since(String version) {
        return new PermissionRow(what, uri, publish, subscribe, inboxes, asksInVain, version, prepare, scenario);
    }

    private static List<String> concat(List<String> before, String... more) {
        return Stream.concat(before.stream(), Stream.of(more)).toList();
    }

    /** The rights of the row with the given inboxes, complete. */
    Rights rights(String prefix) {
        return new Rights(publish, List.of(), subscribesTo(prefix), List.of());
    }

    /** All subjects that the user subscribes to, with the given inboxes. */
    public List<String> subscribesTo(String prefix) {
        return inboxes ? concat(subscribe, prefix + ".>") : subscribe;
    }
}
