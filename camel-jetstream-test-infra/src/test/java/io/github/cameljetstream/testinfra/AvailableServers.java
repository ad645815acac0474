package io.github.cameljetstream.testinfra;

import java.util.stream.Stream;

/** The versions that the module's own tests run on: the oldest supported, where it can be had, and the newest. */
final class AvailableServers {

    private AvailableServers() {}

    static Stream<String> versions() {
        return Stream.of("oldest", "newest").filter(NatsBinary::isAvailable);
    }
}
