package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.github.cameljetstream.provision.BoundConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses advisories, which anybody may have published, and logs dropped ones. Thread-safe. */
final class AdvisoryReader {
    private final Supplier<BoundConsumer> consumer;
    private final DroppedAdvisories dropped = new DroppedAdvisories();

    /** @param consumer the consumer whose messages the advisories are about */
    AdvisoryReader(Supplier<BoundConsumer> consumer) {
        this.consumer = consumer;
    }

    /** Parses an advisory, of any domain if that of the server is unknown; null if it is dropped. */
    @Nullable
    MaxDeliverAdvisory read(byte[] content, ServerFeatures features) {
        MaxDeliverAdvisory advisory = parse(content);
        String domain = advisory == null || features.asked() ? features.domain() : advisory.domain();
        return ofConsumer(advisory, domain);
    }

    /** Parses an advisory of the domain; null if it is dropped. */
    @Nullable
    MaxDeliverAdvisory read(byte[] content, @Nullable String domain) {
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

    /** Logs that a valid advisory is dropped. */
    void dropped(DroppedAdvisories.Kind kind, MaxDeliverAdvisory advisory) {
        dropped.report(kind, subject(), advisory.toString(), null);
    }

    /** Logs that an advisory could not be handled, and is dropped. */
    void dropped(Throwable failure) {
        dropped.report(DroppedAdvisories.Kind.FAILED, subject(), failure.toString(), failure);
    }

    private String subject() {
        BoundConsumer of = consumer.get();
        return AdvisoryStream.subject(of.stream(), of.name());
    }
}
