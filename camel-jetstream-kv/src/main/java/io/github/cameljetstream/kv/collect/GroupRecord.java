package io.github.cameljetstream.kv.collect;

import io.github.cameljetstream.kv.bucket.KeyCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The value of a group's key, without the data of the open aggregate. As bytes, it is lines of text, an empty line, and then the
 * data:
 *
 * <pre>
 * camel-aggregate/1 group
 * open AGGREGATE VERSION
 * completed ID OWNER EXCHANGE_ID
 * writer INSTANCE NUMBER
 * </pre>
 *
 * @param open the open aggregate; null if there is none
 * @param completions the completed aggregates that are not confirmed, the oldest first
 * @param writers the number of the last stored write of each instance, the last writer at the end
 */
record GroupRecord(@Nullable Token open, List<Completion> completions, Map<String, Long> writers) {
    /** A group that nobody has written. */
    static final GroupRecord NONE = new GroupRecord(null, List.of(), Map.of());

    private static final String FORMAT = "camel-aggregate/1 group";
    private static final String END = "\n\n";
    /** More than the instances that write to a group within the time that an operation may take. */
    private static final int MAX_WRITERS = 64;

    /** A record, and the data of its open aggregate, which is empty if there is none. */
    record WithData(GroupRecord record, byte[] data) {}

    /** If true, the group is of use only for an instance that does not know yet whether its last write was stored. */
    boolean isEmpty() {
        return open == null && completions.isEmpty();
    }

    GroupRecord withOpen(@Nullable Token token) {
        return new GroupRecord(token, completions, writers);
    }

    GroupRecord with(Completion added) {
        List<Completion> all = new ArrayList<>(completions);
        all.add(added);
        return new GroupRecord(open, all, writers);
    }

    GroupRecord without(String id) {
        return new GroupRecord(
                open, completions.stream().filter(each -> !each.id().equals(id)).toList(), writers);
    }

    GroupRecord replacing(String id, UnaryOperator<Completion> change) {
        return new GroupRecord(
                open,
                completions.stream()
                        .map(each -> each.id().equals(id) ? change.apply(each) : each)
                        .toList(),
                writers);
    }

    GroupRecord writtenBy(String instance, long number) {
        Map<String, Long> all = new LinkedHashMap<>(writers);
        all.remove(instance);
        all.put(instance, number);
        while (all.size() > MAX_WRITERS) {
            all.remove(all.keySet().iterator().next());
        }
        return new GroupRecord(open, completions, all);
    }

    /** If true, the last stored write of the instance is this one. */
    boolean isWrittenBy(String instance, long number) {
        Long last = writers.get(instance);
        return last != null && last == number;
    }

    /** The completion of this id; null if it is not listed. */
    @Nullable
    Completion completion(String id) {
        return completions.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    byte[] bytes(byte[] data) {
        StringBuilder lines = new StringBuilder(FORMAT);
        if (open != null) {
            lines.append("\nopen ").append(open.aggregate()).append(' ').append(open.version());
        }
        for (Completion each : completions) {
            lines.append("\ncompleted ")
                    .append(each.id())
                    .append(' ')
                    .append(each.owner())
                    .append(' ')
                    .append(KeyCodec.encode(each.exchangeId()));
        }
        writers.forEach((instance, number) ->
                lines.append("\nwriter ").append(instance).append(' ').append(number));
        return joined(lines.append(END).toString(), data);
    }

    private static byte[] joined(String head, byte[] data) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + data.length);
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(data);
        return all.toByteArray();
    }

    /** Null if the value is of another kind. */
    static @Nullable WithData parse(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (!text.startsWith(FORMAT + "\n") || end < 0) {
            return null;
        }
        Token open = null;
        List<Completion> completions = new ArrayList<>();
        Map<String, Long> writers = new LinkedHashMap<>();
        try {
            for (String line : text.substring(0, end).split("\n", -1)) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "open" -> open = new Token(words[1], Long.parseLong(words[2]));
                    case "completed" -> completions.add(new Completion(words[1], words[2], KeyCodec.decode(words[3])));
                    case "writer" -> writers.put(words[1], Long.parseLong(words[2]));
                    default -> {
                        if (!line.equals(FORMAT)) {
                            return null; // of a newer version: it must not be lost
                        }
                    }
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
        byte[] data = Arrays.copyOfRange(value, end + END.length(), value.length);
        return new WithData(new GroupRecord(open, completions, writers), data);
    }
}
