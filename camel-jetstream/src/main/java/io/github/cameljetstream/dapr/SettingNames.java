package io.github.cameljetstream.dapr;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names of settings, which are those of options in upper or lower case: pure. */
public final class SettingNames {
    /** Names that look like deliverAll but do not exist, and the policy for each. */
    private static final Map<String, String> POLICIES = Map.of("delivernew", "new", "deliverlast", "last");

    private final ComponentType type;
    private final Map<String, String> options = new TreeMap<>();

    /**
     * @param type the type of the component
     * @param options the names of the options that a file may have
     * @param aliases other spellings, in lower case, and the option of each
     */
    public SettingNames(ComponentType type, Collection<String> options, Map<String, String> aliases) {
        this.type = type;
        options.forEach(option -> this.options.put(lower(option), option));
        this.options.putAll(aliases);
    }

    /** The settings by option. */
    public Map<String, MetadataItem> byOption(List<MetadataItem> settings) {
        Map<String, MetadataItem> byOption = new LinkedHashMap<>();
        for (MetadataItem setting : settings) {
            String option = options.get(lower(setting.name()));
            if (option == null && !type.withoutMeaning().contains(lower(setting.name()))) {
                throw unknown(setting.name());
            }
            MetadataItem before = option == null ? null : byOption.put(option, setting);
            if (before != null) {
                throw new IllegalArgumentException(
                        before.name().equals(setting.name())
                                ? setting.name() + " is set twice: remove one."
                                : before.name() + " and " + setting.name()
                                        + " are both set, and are one option: remove one.");
            }
        }
        return byOption;
    }

    /** The names that only Dapr uses. */
    public List<String> withoutMeaningHere(List<MetadataItem> settings) {
        return settings.stream()
                .map(MetadataItem::name)
                .filter(name -> type.withoutMeaning().contains(lower(name)))
                .toList();
    }

    private IllegalArgumentException unknown(String name) {
        String unsupported = type.unsupported().get(lower(name));
        if (unsupported != null) {
            return new IllegalArgumentException(name + " in its spec.metadata " + unsupported);
        }
        String policy = type == ComponentType.PUBSUB ? POLICIES.get(lower(name)) : null;
        String nearest = policy == null ? nearest(lower(name)) : "deliverPolicy=" + policy;
        return new IllegalArgumentException("the name " + name + " in its spec.metadata is not known: "
                + (nearest == null ? "remove it." : "write " + nearest + ", or remove it."));
    }

    /** The most similar name; null if none is similar. */
    private @Nullable String nearest(String name) {
        String nearest = null;
        int fewest = Math.max(2, name.length() / 3) + 1;
        for (String each : options.keySet()) {
            int distance = distance(name, each);
            if (distance < fewest) {
                fewest = distance;
                nearest = options.get(each).equalsIgnoreCase(each) ? options.get(each) : each;
            }
        }
        return nearest;
    }

    /** The number of inserted, deleted or replaced letters (Levenshtein distance). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
