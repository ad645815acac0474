package io.github.cameljetstream.springboot;

import io.github.cameljetstream.JetStreamComponent;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The component's options as its catalog entry tells them. Immutable. */
final class CatalogOptions {
    /** A spelling of Dapr's documentation that differs by more than case and dashes. */
    private static final Map<String, String> ALIASES = Map.of("hearbeat", "heartbeat");

    private static final String ENTRY = "/META-INF/io/github/cameljetstream/jetstream.json";

    /** By name, in one case and without dashes. */
    private final Map<String, CatalogOption> byForm = new LinkedHashMap<>();

    private CatalogOptions(JsonObject entry) {
        JsonObject properties = entry.getMap("componentProperties");
        for (String name : properties.keySet()) {
            JsonObject property = properties.getMap(name);
            byForm.put(
                    form(name),
                    new CatalogOption(
                            name,
                            "object".equals(property.getString("type"))
                                    && !Object.class.getName().equals(property.getString("javaType")),
                            Boolean.TRUE.equals(property.getBoolean("secret"))));
        }
        ALIASES.forEach((alias, name) -> byForm.put(form(alias), byForm.get(form(name))));
    }

    static CatalogOptions load() {
        return new CatalogOptions(entry());
    }

    /** The catalog entry, which the component's build writes. */
    static JsonObject entry() {
        try (InputStream in = JetStreamComponent.class.getResourceAsStream(ENTRY)) {
            if (in == null) {
                throw new IllegalStateException("The jar of camel-jetstream has no " + ENTRY);
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            return (JsonObject) Jsoner.deserialize(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DeserializationException e) {
            throw new IllegalStateException("Cannot read " + ENTRY, e);
        }
    }

    Collection<CatalogOption> all() {
        return Set.copyOf(byForm.values());
    }

    /** The option of that name in any of Spring's forms: {@code ack-wait}, {@code ackWait}, {@code ack_wait}, {@code ACK.WAIT}. */
    Optional<CatalogOption> find(String text) {
        return Optional.ofNullable(byForm.get(form(text)));
    }

    /** The option whose name is nearest to a text that is none, if any is near. */
    Optional<CatalogOption> nearest(String text) {
        String last = text.substring(text.lastIndexOf('.') + 1);
        if (find(last).isPresent()) {
            return find(last);
        }
        String wanted = form(text);
        String best = null;
        int least = Math.max(2, wanted.length() / 3) + 1;
        for (String each : byForm.keySet()) {
            int distance = distance(wanted, each);
            if (distance < least) {
                least = distance;
                best = each;
            }
        }
        return Optional.ofNullable(best).map(byForm::get);
    }

    private static String form(String text) {
        StringBuilder form = new StringBuilder(text.length());
        text.chars().filter(Character::isLetterOrDigit).forEach(each -> form.append((char) each));
        return form.toString().toLowerCase(Locale.ROOT);
    }

    /** How many letters have to be changed, added or left out to make one of the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
