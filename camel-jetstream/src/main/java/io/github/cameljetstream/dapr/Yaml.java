package io.github.cameljetstream.dapr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML as a tree of text: no scalar is converted, so that {@code 010} stays as it is. An error has the position in the
 * text, never the text itself, which may be a secret.
 */
final class Yaml {
    /** The forms of null in YAML. The JSON schema of the parser knows only one. */
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private Yaml() {}

    /** The documents of the text, without empty ones. */
    static List<Node> documents(String text) {
        try {
            List<Node> documents = new ArrayList<>();
            new Compose(LoadSettings.builder().build())
                    .composeAllFromString(text)
                    .forEach(documents::add);
            documents.removeIf(Yaml::isNull);
            return documents;
        } catch (MarkedYamlEngineException e) {
            // The message of the exception contains a part of the text, so it must not become the cause.
            throw notYaml(place(e.getProblemMark()));
        } catch (YamlEngineException e) {
            throw notYaml("");
        }
    }

    private static IllegalArgumentException notYaml(String place) {
        return new IllegalArgumentException("it is not YAML" + place
                + ". A value that has ': ' or ' #' in it, or begins with one of * & ! % @ ` { [ \" ', belongs"
                + " in quotes.");
    }

    /** A mapping by its keys; empty if absent. */
    static Map<String, Node> mapping(@Nullable Node node, String what) {
        Map<String, Node> values = new LinkedHashMap<>();
        if (node == null || isNull(node)) {
            return values;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw new IllegalArgumentException(what + " is not a mapping of names to values" + place(node) + ".");
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (values.put(key, entry.getValueNode()) != null) {
                throw new IllegalArgumentException(
                        what + " has '" + key + "' twice" + place(entry.getKeyNode()) + ": remove one.");
            }
        }
        return values;
    }

    /** A list; empty if absent. */
    static List<Node> list(@Nullable Node node, String what) {
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw new IllegalArgumentException(what + " is not a list" + place(node) + ".");
        }
        return sequence.getValue();
    }

    /** The text of a scalar; null if it is absent or null. */
    static @Nullable String text(@Nullable Node node, String what) {
        if (node == null || isNull(node)) {
            return null;
        }
        if (!(node instanceof ScalarNode scalar)) {
            throw new IllegalArgumentException(what + " is not a single value" + place(node) + ".");
        }
        return scalar.getValue();
    }

    static boolean isNull(Node node) {
        return Tag.NULL.equals(node.getTag())
                || (node instanceof ScalarNode scalar && scalar.isPlain() && NULLS.contains(scalar.getValue()));
    }

    static String place(Node node) {
        return place(node.getStartMark());
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> " (line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ")")
                .orElse("");
    }
}
