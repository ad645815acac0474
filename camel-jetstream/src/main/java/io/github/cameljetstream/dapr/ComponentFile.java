package io.github.cameljetstream.dapr;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Finds the component in the text of a file, which may contain others: pure. */
public final class ComponentFile {
    private static final String API_GROUP = "dapr.io/";

    private ComponentFile() {}

    /**
     * The component of a type.
     *
     * @param text the file
     * @param type the type
     * @param name the metadata.name of the component; null if it is the only one
     * @throws IllegalArgumentException if there is no such component, or several, or it is not as it has to be; the
     *     message never has a value in it
     */
    public static DaprComponent find(String text, ComponentType type, @Nullable String name) {
        List<String> others = new ArrayList<>();
        List<DaprComponent> found = new ArrayList<>();
        for (Node node : Yaml.documents(text)) {
            Map<String, Node> document = Yaml.mapping(node, "the document");
            if (isOfType(document, type)) {
                found.add(component(document));
            } else {
                others.add(nameOf(document, type));
            }
        }
        List<DaprComponent> wanted = found.stream()
                .filter(each -> name == null || name.equals(each.name()))
                .toList();
        if (wanted.size() != 1) {
            throw notOne(type, wanted, name, found, others);
        }
        return wanted.get(0);
    }

    private static IllegalArgumentException notOne(
            ComponentType type,
            List<DaprComponent> wanted,
            @Nullable String name,
            List<DaprComponent> found,
            List<String> others) {
        String named = name == null ? "" : " named " + name;
        String there = found.stream().map(DaprComponent::name).collect(Collectors.joining(", "));
        if (wanted.size() > 1) {
            return new IllegalArgumentException("it has several components of type " + type.text() + named + " ("
                    + there + "): name one by its metadata.name after a hash sign, as in " + type.example() + ".");
        }
        String has = found.isEmpty() && others.isEmpty()
                ? "it is empty"
                : "it has " + String.join(", ", found.isEmpty() ? others : List.of(there));
        return new IllegalArgumentException("it has no component of type " + type.text() + named + ": " + has + ".");
    }

    private static boolean isOfType(Map<String, Node> document, ComponentType type) {
        String api = Yaml.text(document.get("apiVersion"), "apiVersion");
        String kind = Yaml.text(document.get("kind"), "kind");
        return api != null
                && api.startsWith(API_GROUP)
                && "Component".equals(kind)
                && type.text().equals(lower(typeOf(document)));
    }

    private static @Nullable String typeOf(Map<String, Node> document) {
        return Yaml.text(Yaml.mapping(document.get("spec"), "spec").get("type"), "spec.type");
    }

    private static String nameOf(Map<String, Node> document, ComponentType type) {
        String kind = Yaml.text(document.get("kind"), "kind");
        if (!"Component".equals(kind)) {
            return kind == null ? "a document without kind" : "a " + kind;
        }
        if (type.text().equals(lower(typeOf(document)))) {
            return "a Component whose apiVersion is not dapr.io/v1alpha1";
        }
        return "a Component of type " + typeOf(document);
    }

    private static DaprComponent component(Map<String, Node> document) {
        Map<String, Node> spec = Yaml.mapping(document.get("spec"), "spec");
        String version = Yaml.text(spec.get("version"), "spec.version");
        if (version != null && !version.isEmpty() && !"v1".equals(lower(version))) {
            throw new IllegalArgumentException("its spec.version is " + version + ", and only v1 is known.");
        }
        List<MetadataItem> settings = new ArrayList<>();
        for (Node entry : Yaml.list(spec.get("metadata"), "spec.metadata")) {
            settings.add(setting(Yaml.mapping(entry, "an entry of spec.metadata"), entry));
        }
        return new DaprComponent(
                Yaml.text(Yaml.mapping(document.get("metadata"), "metadata").get("name"), "metadata.name"),
                Yaml.text(Yaml.mapping(document.get("auth"), "auth").get("secretStore"), "auth.secretStore"),
                List.copyOf(settings));
    }

    private static MetadataItem setting(Map<String, Node> entry, Node at) {
        String name = Yaml.text(entry.get("name"), "a name in spec.metadata");
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("an entry of spec.metadata has no name" + Yaml.place(at) + ".");
        }
        long sources = List.of("value", "secretKeyRef", "envRef").stream()
                .filter(entry::containsKey)
                .count();
        if (sources != 1) {
            throw new IllegalArgumentException(name + (sources == 0 ? " has no value" : " has its value twice")
                    + Yaml.place(at) + ": set one of value, secretKeyRef and envRef.");
        }
        return new MetadataItem(name.trim(), source(name, entry));
    }

    private static MetadataItem.Source source(String name, Map<String, Node> entry) {
        if (entry.containsKey("envRef")) {
            return new MetadataItem.Variable(
                    given(Yaml.text(entry.get("envRef"), "envRef of " + name), "envRef of " + name));
        }
        if (entry.containsKey("secretKeyRef")) {
            String what = "secretKeyRef of " + name;
            Map<String, Node> ref = Yaml.mapping(entry.get("secretKeyRef"), what);
            String secret = given(Yaml.text(ref.get("name"), what), "name in " + what);
            String key = Yaml.text(ref.get("key"), what);
            return new MetadataItem.SecretKey(secret, key == null || key.isBlank() ? secret : key);
        }
        String text = Yaml.text(entry.get("value"), "value of " + name);
        return new MetadataItem.Text(text == null ? "" : text);
    }

    private static String given(@Nullable String text, String what) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(what + " is empty.");
        }
        return text;
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
