package io.github.cameljetstream.permissions;

import java.util.List;
import java.util.stream.Stream;

/** The rights of a user, as the configuration of a server has them. */
record Rights(List<String> publish, List<String> denyPublish, List<String> subscribe, List<String> denySubscribe) {

    /** All rights, each as it is named in {@link #without}. */
    List<String> names() {
        return Stream.concat(
                        publish.stream().map(each -> "publish " + each),
                        subscribe.stream().map(each -> "subscribe " + each))
                .toList();
    }

    Rights without(String name) {
        return new Rights(
                publish.stream().filter(each -> !name.equals("publish " + each)).toList(),
                denyPublish,
                subscribe.stream()
                        .filter(each -> !name.equals("subscribe " + each))
                        .toList(),
                denySubscribe);
    }

    String config() {
        return "permissions: { publish: { allow: [" + quoted(publish) + "], deny: [" + quoted(denyPublish)
                + "] }, subscribe: { allow: [" + quoted(subscribe) + "], deny: [" + quoted(denySubscribe) + "] } }";
    }

    /** The server takes an empty list for none. */
    private static String quoted(List<String> subjects) {
        return "\"" + String.join("\", \"", subjects.isEmpty() ? List.of("nothing.at.all") : subjects) + "\"";
    }
}
