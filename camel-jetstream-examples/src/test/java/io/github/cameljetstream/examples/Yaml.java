package io.github.cameljetstream.examples;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Looks into YAML documents. */
final class Yaml {
    private Yaml() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> resource(String name) throws IOException {
        try (InputStream in = Yaml.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("There is no " + name + " on the class path");
            }
            return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
        }
    }

    /** What is found below these keys, one after the other; null if there is nothing. */
    static Object at(Object document, String... keys) {
        Object found = document;
        for (String key : keys) {
            found = found == null ? null : ((Map<?, ?>) found).get(key);
        }
        return found;
    }
}
