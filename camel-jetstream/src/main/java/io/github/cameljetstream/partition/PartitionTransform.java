package io.github.cameljetstream.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A subject transform of the server that puts the number of a partition before the subject: {@code orders.*} becomes
 * {@code {{Partition(8,1)}}.orders.{{Wildcard(1)}}}. The server hashes the tokens of the key (FNV-1a). Pure.
 *
 * @param count the number of partitions
 * @param wildcards the numbers of the wildcards of the source that are the key; the first is 1
 * @param source the subjects that are transformed
 */
record PartitionTransform(int count, List<Integer> wildcards, String source) {
    private static final Pattern PARTITION = Pattern.compile(
            "\\{\\{\\s*partition\\(\\s*(\\d{1,9})\\s*((?:,\\s*\\d{1,9}\\s*)*)\\)\\s*}}", Pattern.CASE_INSENSITIVE);
    private static final Pattern WILDCARD =
            Pattern.compile("\\{\\{\\s*wildcard\\(\\s*(\\d{1,9})\\s*\\)\\s*}}|\\$(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final String DOT = "\\.";

    /** The destination of the transform. */
    String destination() {
        String key = wildcards.stream().map(each -> "," + each).collect(Collectors.joining());
        StringBuilder destination = new StringBuilder("{{Partition(" + count + key + ")}}");
        int number = 0;
        for (String token : source.split(DOT, -1)) {
            destination.append('.').append(token.equals("*") ? "{{Wildcard(" + ++number + ")}}" : token);
        }
        return destination.toString();
    }

    /** Reads a transform; null if it is another one than to the number of a partition and the subject itself. */
    static @Nullable PartitionTransform read(@Nullable String source, @Nullable String destination) {
        if (source == null || destination == null) {
            return null;
        }
        int dot = destination.indexOf('.');
        Matcher partition = PARTITION.matcher(dot < 0 ? destination : destination.substring(0, dot));
        if (dot < 0 || !partition.matches() || !source.equals(subjectOf(destination.substring(dot + 1)))) {
            return null;
        }
        List<Integer> wildcards = new ArrayList<>();
        for (String each : partition.group(2).split(",", -1)) {
            if (!each.isBlank()) {
                wildcards.add(Integer.valueOf(each.trim()));
            }
        }
        return new PartitionTransform(Integer.parseInt(partition.group(1)), List.copyOf(wildcards), source);
    }

    /** The source of a destination that keeps all tokens in their places; null for another destination. */
    private static @Nullable String subjectOf(String destination) {
        List<String> tokens = new ArrayList<>();
        int number = 0;
        for (String token : destination.split(DOT, -1)) {
            Matcher wildcard = WILDCARD.matcher(token);
            if (!wildcard.matches()) {
                tokens.add(token);
                continue;
            }
            String written = wildcard.group(1) == null ? wildcard.group(2) : wildcard.group(1);
            if (Integer.parseInt(written) != ++number) {
                return null;
            }
            tokens.add("*");
        }
        return String.join(".", tokens);
    }

    /** The places of the key's tokens in the subject; the first token has place 0. A number that is not there has -1. */
    List<Integer> places() {
        List<Integer> stars = new ArrayList<>();
        String[] tokens = source.split(DOT, -1);
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i].equals("*")) {
                stars.add(i);
            }
        }
        return wildcards.stream()
                .map(each -> each >= 1 && each <= stars.size() ? stars.get(each - 1) : Integer.valueOf(-1))
                .toList();
    }
}
