package io.github.cameljetstream.options;

import io.nats.client.support.JsonValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** The content of a stream: its subjects, the streams that it copies, and a configuration with further settings. */
@UriParams
public abstract class StreamContent {
    /**
     * Subjects of a stream that the component creates, separated by commas. The default is the subject of the endpoint.
     * Example: orders.created, orders.paid
     */
    @UriParam(label = "stream")
    private @Nullable String streamSubjects;

    /**
     * Name of a stream that the stream mirrors. A mirror has the messages and sequences of that stream, no subjects of
     * its own, and no producers. It applies only to a stream that the component creates. Filters and other domains need
     * streamConfiguration. Example: ORDERS
     */
    @UriParam(label = "stream,advanced")
    private @Nullable String streamMirror;

    /**
     * Names of streams whose messages the stream copies, separated by commas. A stream with sources has subjects of its
     * own only if streamSubjects is set. Filters, transforms, start positions and other domains need
     * streamConfiguration. Example: ORDERS, RETURNS
     */
    @UriParam(label = "stream,advanced")
    private @Nullable String streamSources;

    /**
     * Configuration of the stream with settings that have no option, such as filters of sources, republish and subject
     * transforms. The value is a bean of the jnats type io.nats.client.api.StreamConfiguration or of type Map, or the
     * JSON of the server. The JSON is a text, or a resource such as file:orders.json or classpath:orders.json. An option
     * that is set takes precedence. Example: #myStream
     */
    @UriParam(label = "stream,advanced")
    private @Nullable Object streamConfiguration;

    /** The fields of {@code streamConfiguration}, in the server's JSON. */
    private Map<String, JsonValue> configuration = Map.of();

    StreamContent() {}

    void validateContent(String subject) {
        Checks.name("streamMirror", streamMirror);
        list(streamSources).forEach(each -> Checks.name("streamSources", each));
        if (streamMirror != null && streamSources != null) {
            throw new IllegalArgumentException("streamMirror=" + streamMirror + " and streamSources=" + streamSources
                    + " are both set, and a stream is either a mirror or has sources: remove one of the two.");
        }
        for (String each : subjects(subject)) {
            Checks.subject("streamSubjects", each);
        }
        if (streamMirror != null && streamSubjects != null) {
            throw new IllegalArgumentException("streamMirror=" + streamMirror + " and streamSubjects=" + streamSubjects
                    + " are both set, and a mirror has no subjects: remove one of the two.");
        }
    }

    /** The fields of {@code streamConfiguration}, in the server's JSON; empty if it is not set. */
    public Map<String, JsonValue> configuration() {
        return configuration;
    }

    /** Sets what {@code streamConfiguration} contains, after it was read. */
    public void useConfiguration(Map<String, JsonValue> fields) {
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The names of {@code streamSources}; empty if it is not set. */
    public List<String> sources() {
        return list(streamSources);
    }

    /** If true, the subjects of a new stream do not depend on the endpoint: it may also have none. */
    public boolean namesSubjects() {
        return streamSubjects != null
                || streamMirror != null
                || streamSources != null
                || configuration().keySet().stream().anyMatch(Set.of("subjects", "mirror", "sources")::contains);
    }

    /** The subjects of {@code streamSubjects} one by one, otherwise the subject of the endpoint. */
    public String[] subjects(String subject) {
        return streamSubjects == null
                ? new String[] {subject}
                : streamSubjects.trim().split("\\s*,\\s*", -1);
    }

    static List<String> list(@Nullable String text) {
        return text == null ? List.of() : Arrays.asList(text.trim().split("\\s*,\\s*", -1));
    }

    public @Nullable String getStreamSubjects() {
        return streamSubjects;
    }

    public void setStreamSubjects(String streamSubjects) {
        this.streamSubjects = streamSubjects;
    }

    public @Nullable String getStreamMirror() {
        return streamMirror;
    }

    public void setStreamMirror(String streamMirror) {
        this.streamMirror = streamMirror;
    }

    public @Nullable String getStreamSources() {
        return streamSources;
    }

    public void setStreamSources(String streamSources) {
        this.streamSources = streamSources;
    }

    public @Nullable Object getStreamConfiguration() {
        return streamConfiguration;
    }

    public void setStreamConfiguration(Object streamConfiguration) {
        this.streamConfiguration = streamConfiguration;
    }
}
