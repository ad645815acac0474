package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.github.cameljetstream.provision.BoundConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads advisories, which anybody may have published, and reports those that are dropped. Thread-safe. */
final class AdvisoryReader {
    private final Supplier<BoundConsumer> consumer;
    private final DroppedAdvisories dropped = new DroppedAdvisories();

    /** @param consumer the consumer whose messages the advisories are about */
    AdvisoryReader(Supplier<BoundConsumer> consumer) {
        this.consumer = consumer;
    }

    /**
     * Reads an advisory. It may be of any domain if the server was not asked for its own.
     *
     * @return null if it is dropped
     */
    @Nullable
    MaxDeliverAdvisory read(byte[] content, ServerFeatures features) {
        MaxDeliverAdvisory advisory = parse(content);
        String domain = advisory == null || features.asked() ? features.domain() : advisory.domain();
        return ofConsumer(advisory, domain);
    }

    /**
     * Reads an advisory.
     *
     * @return null if it is dropped
     */
    @Nullable
    MaxDeliverAdvisory read(byte[] content, String domain) {
        return ofConsumer(parse(content), domain);
    }

    private @Nullable MaxDeliverAdvisory ofConsumer(@Nullable MaxDeliverAdvisory advisory, @Nullable String domain) {
        BoundConsumer of = consumer.get();
        return advisory != null && advisory.isOf(of.stream(), of.name(), domain) ? advisory : null;
    }

    private @Nullable MaxDeliverAdvisory parse(byte[] content) {
        byte[] json = content == null ? new byte[0] : content;
        MaxDeliverAdvisory advisory = MaxDeliverAdvisory.parse(json);
        if (advisory == null) {
            dropped.report(DroppedAdvisories.Kind.NOT_ONE, subject(), json);
        }
        return advisory;
    }

    /** An advisory is dropped although it could be read. */
    void dropped(DroppedAdvisories.Kind kind, MaxDeliverAdvisory advisory) {
        dropped.report(kind, subject(), advisory.toString(), null);
    }

    /** An advisory could not be handled at all, and is dropped. */
    void dropped(Throwable failure) {
        dropped.report(DroppedAdvisories.Kind.FAILED, subject(), failure.toString(), failure);
    }

    private String subject() {
        BoundConsumer of = consumer.get();
        return AdvisoryStream.subject(of.stream(), of.name());
    }
}
