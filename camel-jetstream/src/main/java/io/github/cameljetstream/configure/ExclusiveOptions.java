package io.github.cameljetstream.configure;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Groups of options of which the component uses only one. An option that is set in one place therefore also overrides
 * the others of its group in places of lower precedence. Names are in lower case.
 */
public final class ExclusiveOptions {
    /** Stands for a user or token in natsURL, which is no option of its own. */
    private static final String USER_IN_URL = "(user in natsurl)";

    private static final List<List<Set<String>>> GROUPS = List.of(
            List.of(
                    names("authHandler"),
                    names("jwt", "seedKey"),
                    names("credentialsFile"),
                    names("nkeySeed"),
                    names("tokenSupplier"),
                    names("tokenFile"),
                    names("token"),
                    names("username", "password", "passwordFile"),
                    names(USER_IN_URL)),
            List.of(names("password"), names("passwordFile")),
            List.of(
                    names("connection"),
                    names(
                            "natsURL",
                            "authHandler",
                            "jwt",
                            "seedKey",
                            "credentialsFile",
                            "nkeySeed",
                            "tokenSupplier",
                            "tokenFile",
                            "token",
                            "username",
                            "password",
                            "passwordFile")),
            List.of(names("domain"), names("apiPrefix")),
            List.of(names("startTime"), names("startSequence"), names("deliverAll"), names("deliverPolicy")));

    /** It selects startTime or startSequence, so it can be combined with those of another place. */
    private static final String POLICY = "deliverpolicy";

    private ExclusiveOptions() {}

    /** The names of all options that exclude others. */
    public static Set<String> all() {
        Set<String> all = new HashSet<>();
        GROUPS.forEach(group -> group.forEach(all::addAll));
        all.remove(USER_IN_URL);
        return all;
    }

    /** The names of the options of a URI, with one for a user in natsURL. */
    public static Set<String> keysOf(Map<String, Object> parameters) {
        Set<String> keys = new HashSet<>();
        parameters.forEach((name, value) -> {
            keys.add(OptionConfigurer.key(name));
            if (name.equalsIgnoreCase("natsURL") && String.valueOf(value).contains("@")) {
                keys.add(USER_IN_URL);
            }
        });
        return keys;
    }

    /** The names of the options that the given ones override. */
    public static Set<String> displacedBy(Collection<String> given) {
        Set<String> displaced = new HashSet<>();
        for (List<Set<String>> group : GROUPS) {
            for (Set<String> alternative : group) {
                if (alternative.stream().anyMatch(name -> given.contains(name) && !name.equals(POLICY))) {
                    group.stream().filter(other -> other != alternative).forEach(displaced::addAll);
                }
            }
        }
        if (given.contains(POLICY)) {
            displaced.addAll(names("deliverAll"));
        }
        displaced.removeAll(given);
        displaced.remove(USER_IN_URL);
        return displaced;
    }

    private static Set<String> names(String... names) {
        Set<String> lower = new HashSet<>();
        for (String name : names) {
            lower.add(name.toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(lower);
    }
}
