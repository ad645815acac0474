package io.github.cameljetstream.dapr;

import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Placeholders that Dapr replaces in the value of any setting: {@code {uuid}}, each by a new id; {@code {podName}};
 * {@code {appID}}; and {@code {namespace}}, by the namespace, a dot and the id of the application. Pure, except for the
 * ids.
 *
 * @param environment the variables of the process by their name; null where one is not set
 */
public record Placeholders(UnaryOperator<String> environment) {
    private static final String UUIDS = "{uuid}";
    private static final String POD = "{podName}";
    private static final String APP = "{appID}";
    private static final String NAMESPACE = "{namespace}";

    /**
     * The value without placeholders.
     *
     * @throws IllegalArgumentException naming the setting and the variable that is not set
     */
    public String replace(String setting, String value) {
        if (value == null || value.indexOf('{') < 0) {
            return value;
        }
        String text = value;
        for (int at = text.indexOf(UUIDS); at >= 0; at = text.indexOf(UUIDS)) {
            text = text.substring(0, at) + UUID.randomUUID() + text.substring(at + UUIDS.length());
        }
        if (text.contains(POD)) {
            text = text.replace(POD, variable(setting, POD, "POD_NAME"));
        }
        if (text.contains(NAMESPACE)) {
            String namespace = environment.apply("NAMESPACE");
            text = text.replace(
                    NAMESPACE,
                    (namespace == null ? "default" : namespace) + "." + variable(setting, NAMESPACE, "APP_ID"));
        }
        return text.contains(APP) ? text.replace(APP, variable(setting, APP, "APP_ID")) : text;
    }

    private String variable(String setting, String placeholder, String name) {
        String value = environment.apply(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    setting + " has " + placeholder + ", which Dapr replaces by the environment"
                            + " variable " + name + ", which is not set: set it, or set " + setting
                            + " in the URI or on the component.");
        }
        return value;
    }
}
