package io.github.cameljetstream.springboot;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Writes the metadata from which an editor completes the properties {@code camel.component.jetstream.*}, {@code
 * camel.component.jetstream-kv.*}, {@code camel.component.jetstream-object.*} and {@code camel.cluster.jetstream.*}. The build runs it; its only argument is the file.
 */
public final class MetadataWriter {
    private static final String PREFIX = JetStreamComponentAutoConfiguration.PREFIX;
    private static final String KEY_VALUE = JetStreamKeyValueProperties.PREFIX;
    private static final String KEY_VALUE_CATALOG = "/META-INF/io/github/cameljetstream/kv/jetstream-kv.json";
    private static final String OBJECT = JetStreamObjectProperties.PREFIX;
    private static final String OBJECT_CATALOG = "/META-INF/io/github/cameljetstream/object/jetstream-object.json";
    private static final String CLUSTER = JetStreamClusterProperties.PREFIX;
    private static final String BEAN = "/META-INF/services/org/apache/camel/bean/JetStreamClusterService.json";

    private final JsonArray properties = new JsonArray();
    private final JsonArray hints = new JsonArray();

    private MetadataWriter() {}

    public static void main(String[] file) throws IOException {
        Path target = Path.of(file[0]);
        Files.createDirectories(target.getParent());
        Files.writeString(
                target, Jsoner.prettyPrint(new MetadataWriter().metadata().toJson()) + "\n");
    }

    private JsonObject metadata() {
        property("enabled", "java.lang.Boolean", "If true, the starter sets these properties on the component.", true);
        property(
                "customizer.enabled",
                "java.lang.Boolean",
                "If true, the starter sets these properties on the component.",
                true);
        JsonObject options = CatalogOptions.entry().getMap("componentProperties");
        for (String name : options.keySet()) {
            option(CatalogOption.dashed(name), options.getMap(name));
        }

        component(KEY_VALUE, KEY_VALUE_CATALOG);
        component(OBJECT, OBJECT_CATALOG);
        cluster();
        JsonObject metadata = new JsonObject();
        metadata.put("groups", groups());
        metadata.put("properties", properties);
        metadata.put("hints", hints);
        return metadata;
    }

    private void component(String prefix, String catalog) {
        for (String name : new String[] {"enabled", "customizer.enabled"}) {
            property(
                    prefix,
                    name,
                    "java.lang.Boolean",
                    "If true, the starter sets these properties on the component.",
                    true);
        }
        describe(prefix, read(catalog).getMap("componentProperties"));
    }

    private void cluster() {
        property(CLUSTER, "enabled", "java.lang.Boolean", "If true, the application has the cluster service.", false);
        property(CLUSTER, "id", "java.lang.String", "Id of the service, which is also the name of this member.", null);
        property(CLUSTER, "order", "java.lang.Integer", "Order of the service among several.", null);
        property(CLUSTER, "attributes", "java.util.Map", "Attributes, by which a selector of yours finds it.", null);
        JsonObject bean = read(BEAN).getMap("bean");
        describe(CLUSTER, bean.getMap("properties"));
    }

    private void describe(String prefix, JsonObject options) {
        for (String name : options.keySet()) {
            JsonObject option = options.getMap(name);
            property(
                    prefix,
                    CatalogOption.dashed(name),
                    boxed(option.getString("javaType")),
                    option.getString("description"),
                    option.get("defaultValue"));
        }
    }

    private static JsonObject read(String resource) {
        try (InputStream in = MetadataWriter.class.getResourceAsStream(resource)) {
            return (JsonObject) Jsoner.deserialize(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException | DeserializationException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    private static JsonArray groups() {
        JsonArray groups = new JsonArray();
        for (String name : new String[] {
            PREFIX,
            PREFIX + ".customizer",
            KEY_VALUE,
            KEY_VALUE + ".customizer",
            OBJECT,
            OBJECT + ".customizer",
            CLUSTER
        }) {
            JsonObject group = new JsonObject();
            group.put("name", name);
            groups.add(group);
        }
        return groups;
    }

    private JsonObject option(String name, JsonObject option) {
        JsonObject property = property(
                name, boxed(option.getString("javaType")), option.getString("description"), option.get("defaultValue"));
        if (Boolean.TRUE.equals(option.getBoolean("deprecated"))) {
            property.put("deprecation", deprecation(option.getString("deprecationNote")));
        }
        Collection<?> words = option.getCollection("enum");
        if (words != null) {
            hint(name, words);
        }
        return property;
    }

    /** The note of a deprecated option is the sentence "Use otherOption." */
    private static JsonObject deprecation(String note) {
        JsonObject deprecation = new JsonObject();
        deprecation.put("level", "warning");
        deprecation.put("reason", note);
        deprecation.put("replacement", PREFIX + "." + note.replaceAll("^Use |\\.$", ""));
        return deprecation;
    }

    private JsonObject property(String name, String type, String description, Object defaultValue) {
        return property(PREFIX, name, type, description, defaultValue);
    }

    private JsonObject property(String prefix, String name, String type, String description, Object defaultValue) {
        JsonObject property = new JsonObject();
        property.put("name", prefix + "." + name);
        property.put("type", type);
        property.put("description", description);
        if (defaultValue != null) {
            property.put("defaultValue", defaultValue);
        }
        properties.add(property);
        return property;
    }

    private void hint(String name, Collection<?> words) {
        JsonArray values = new JsonArray();
        for (Object word : words) {
            JsonObject value = new JsonObject();
            value.put("value", word);
            values.add(value);
        }
        JsonObject hint = new JsonObject();
        hint.put("name", PREFIX + "." + name);
        hint.put("values", values);
        hints.add(hint);
    }

    private static String boxed(String type) {
        return switch (type) {
            case "boolean" -> "java.lang.Boolean";
            case "int" -> "java.lang.Integer";
            case "long" -> "java.lang.Long";
            default -> type.replaceFirst("<.*", "");
        };
    }
}
