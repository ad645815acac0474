package io.github.cameljetstream.object.options;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** Which changes of a bucket a consumer receives. */
@UriParams
public final class WatchOptions implements Cloneable {
    /** If true, the consumer receives only changes that follow its start. If false, it begins with the stored objects. */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean updatesOnly;

    /** If true, the consumer receives no deletions. */
    @UriParam(label = "consumer", defaultValue = "false")
    private boolean ignoreDeletes;

    /** A copy that later changes to this group do not reach. */
    public WatchOptions copy() {
        try {
            return (WatchOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
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
}
