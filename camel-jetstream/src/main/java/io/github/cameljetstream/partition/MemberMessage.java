package io.github.cameljetstream.partition;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a member announces to its group. Pure.
 *
 * @param member the name of the member
 * @param partitions what it holds
 * @param leaving if true, it claims nothing more
 */
record MemberMessage(String member, SortedSet<Integer> partitions, boolean leaving) {
    private static final int MAX_NAME = 200;
    private static final int MAX_PARTITIONS = 10_000;

    byte[] write() {
        String numbers = partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
        return ("{\"member\":\"" + member + "\",\"partitions\":[" + numbers + "],\"leaving\":" + leaving + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a message, which anybody may have published; null if it is none of a member. */
    static @Nullable MemberMessage read(byte @Nullable [] body) {
        try {
            JsonValue json = JsonParser.parse(body);
            String member = JsonValueUtils.readString(json, "member", null);
            if (member == null || member.isEmpty() || member.length() > MAX_NAME) {
                return null;
            }
            List<Integer> partitions = JsonValueUtils.read(
                    json,
                    "partitions",
                    value -> value == null || value.array == null ? List.<Integer>of() : numbers(value.array));
            boolean leaving = Boolean.TRUE.equals(JsonValueUtils.readBoolean(json, "leaving", false));
            return new MemberMessage(member, new TreeSet<>(partitions), leaving);
        } catch (JsonParseException | RuntimeException e) {
            return null;
        }
    }

    private static List<Integer> numbers(List<JsonValue> values) {
        return values.stream()
                .filter(each -> each.i != null && each.i >= 0)
                .limit(MAX_PARTITIONS)
                .map(each -> each.i)
                .toList();
    }
}
