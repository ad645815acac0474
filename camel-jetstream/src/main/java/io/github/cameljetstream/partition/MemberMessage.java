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
 * @param stream when the stream was created: another domain may have a stream and a group of the same names
 * @param leaving if true, it claims nothing more
 */
record MemberMessage(String member, String stream, SortedSet<Integer> partitions, boolean leaving) {
    private static final int MAX_NAME = 200;
    private static final int MAX_BYTES = 16_384;
    /** An announcement has one object and one array. The parser calls itself for each level. */
    private static final int MAX_LEVELS = 16;

    byte[] write() {
        String numbers = partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
        return ("{\"member\":\"" + member + "\",\"stream\":\"" + stream + "\",\"partitions\":[" + numbers
                        + "],\"leaving\":" + leaving + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a message, which anybody may have published; null if it is none of a member.
     *
     * @param count the number of partitions: others are left out
     */
    static @Nullable MemberMessage read(byte @Nullable [] body, int count) {
        if (body == null || body.length > MAX_BYTES || levels(body) > MAX_LEVELS) {
            return null;
        }
        try {
            JsonValue json = JsonParser.parse(body);
            String member = JsonValueUtils.readString(json, "member", null);
            String stream = JsonValueUtils.readString(json, "stream", null);
            if (stream == null || member == null || member.isEmpty() || member.length() > MAX_NAME) {
                return null;
            }
            List<Integer> partitions = JsonValueUtils.read(
                    json,
                    "partitions",
                    value -> value == null || value.array == null ? List.<Integer>of() : numbers(value.array, count));
            boolean leaving = Boolean.TRUE.equals(JsonValueUtils.readBoolean(json, "leaving", false));
            return new MemberMessage(member, stream, new TreeSet<>(partitions), leaving);
        } catch (JsonParseException | RuntimeException e) {
            return null;
        }
    }

    /** At least the number of levels of a JSON text. */
    private static int levels(byte[] body) {
        int levels = 0;
        for (byte each : body) {
            levels += each == '[' || each == '{' ? 1 : 0;
        }
        return levels;
    }

    private static List<Integer> numbers(List<JsonValue> values, int count) {
        return values.stream()
                .filter(each -> each.i != null && each.i >= 0 && each.i < count)
                .map(each -> each.i)
                .toList();
    }
}
