package io.github.cameljetstream.dapr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component of Dapr.
 *
 * @param name its metadata.name; null if it has none
 * @param secretStore its auth.secretStore; null if it has none
 * @param settings its spec.metadata, in the order of the file
 */
public record DaprComponent(@Nullable String name, @Nullable String secretStore, List<MetadataItem> settings) {}
