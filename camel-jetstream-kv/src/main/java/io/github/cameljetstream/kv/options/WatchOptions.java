package io.github.cameljetstream.kv.options;

import io.github.cameljetstream.values.Subjects;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Which keys and writes a consumer receives. */
@UriParams
public final class WatchOptions implements Cloneable {
    private static final Pattern PATTERN =
            Pattern.compile("(?:(?:\\*|[-/_=a-zA-Z0-9]+)\\.)*(?:>|\\*|[-/_=a-zA-Z0-9]+)");

    /**
     * Keys that a consumer watches, and that the operation keys lists: patterns with the wildcards of NATS, separated
     * by commas. An asterisk is one token between dots; a greater-than sign at the end is all further tokens. The
     * patterns must not overlap. A consumer with several patterns needs nats-server 2.10 or newer. Example:
     * price.apples, price.pears
     */
    @UriParam(label = "common", defaultValue = ">")
    private String keys = ">";

    /**
     * If true, the consumer begins with all stored writes of the keys. If false, it begins with the last write of each
     * key.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean includeHistory;

    /** If true, the consumer receives no initial values, and only writes that follow its start. */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean updatesOnly;

    /** If true, the consumer receives no deletions. */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean ignoreDeletes;

    /** If true, the consumer receives no values: the body is null. The header CamelJetStreamBodySize has the size. */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean metaOnly;

    /** Revision with which the consumer begins, instead of the initial values: 1 or more. Example: 4711 */
    @UriParam(label = "consumer")
    private @Nullable Long resumeFrom;

    /**
     * If true, the consumer routes one more exchange when it has routed all initial values, also if there are none. Its
     * body is null, and its header CamelJetStreamKeyInitialDone is true.
     */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean initialMarker;

    /** A copy that later changes to this group do not reach. */
    public WatchOptions copy() {
        try {
            return (WatchOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects values that no watch can have, and pairs of which one has no effect.
     *
     * @throws IllegalArgumentException naming the option, its value and the cure
     */
    public void validate() {
        for (String each : patterns()) {
            if (!PATTERN.matcher(each).matches()) {
                throw new IllegalArgumentException("keys=" + keys + " is refused: '" + each
                        + "' is no key or pattern of keys. It has letters, digits, '-', '/', '_', '=', '*', and single"
                        + " dots between tokens; '>' can be the last token.");
            }
        }
        refuseOverlap();
        if (resumeFrom != null && resumeFrom < 1) {
            throw new IllegalArgumentException(
                    "resumeFrom=" + resumeFrom + " is refused: it must be a revision of at least 1.");
        }
        refuseBoth(updatesOnly, "updatesOnly", includeHistory, "includeHistory");
        refuseBoth(resumeFrom != null, "resumeFrom", updatesOnly, "updatesOnly");
        refuseBoth(resumeFrom != null, "resumeFrom", includeHistory, "includeHistory");
    }

    /** The server rejects a consumer with such patterns, and the operation keys would list a key twice. */
    private void refuseOverlap() {
        List<String> all = patterns();
        for (int i = 0; i < all.size(); i++) {
            for (String other : all.subList(0, i)) {
                if (Subjects.overlap(other, all.get(i))) {
                    throw new IllegalArgumentException("keys=" + keys + " is refused: '" + other + "' and '"
                            + all.get(i) + "' have keys in common. Remove one of the two.");
                }
            }
        }
    }

    private static void refuseBoth(boolean one, String first, boolean other, String second) {
        if (one && other) {
            throw new IllegalArgumentException(first + " and " + second
                    + " are both set, and each says where the consumer begins: remove one of the two.");
        }
    }

    /** The patterns of {@code keys}, one by one. */
    public List<String> patterns() {
        return List.of(keys.trim().split("\\s*,\\s*", -1));
    }

    public String getKeys() {
        return keys;
    }

    public void setKeys(String keys) {
        this.keys = keys;
    }

    public boolean isIncludeHistory() {
        return includeHistory;
    }

    public void setIncludeHistory(boolean includeHistory) {
        this.includeHistory = includeHistory;
    }

    public boolean isUpdatesOnly() {
        return updatesOnly;
    }

    public void setUpdatesOnly(boolean updatesOnly) {
        this.updatesOnly = updatesOnly;
    }

    public boolean isIgnoreDeletes() {
        return ignoreDeletes;
    }

    public void setIgnoreDeletes(boolean ignoreDeletes) {
        this.ignoreDeletes = ignoreDeletes;
    }

    public boolean isMetaOnly() {
        return metaOnly;
    }

    public void setMetaOnly(boolean metaOnly) {
        this.metaOnly = metaOnly;
    }

    public @Nullable Long getResumeFrom() {
        return resumeFrom;
    }

    public void setResumeFrom(@Nullable Long resumeFrom) {
        this.resumeFrom = resumeFrom;
    }

    public boolean isInitialMarker() {
        return initialMarker;
    }

    public void setInitialMarker(boolean initialMarker) {
        this.initialMarker = initialMarker;
    }
}
