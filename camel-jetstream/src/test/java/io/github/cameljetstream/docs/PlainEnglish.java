package io.github.cameljetstream.docs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds idioms that are hard to read for those who are no native speakers, and long sentences. Pure. */
final class PlainEnglish {
    static final int MAX_WORDS = 25;

    /** A value of an enum with its colon, after a semicolon: one entry of a list. */
    private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?])\\s+|;\\s+(?=\\w+: )");

    private static final Map<Pattern, String> CURES = cures(
            "but for", "except",
            "anew", "again",
            "(?<!thing\\s|one\\s|body\\s|where\\s)else", "otherwise",
            "for ever|forever", "indefinitely",
            "without a word", "silently",
            "besides", "also",
            "so many", "that many, or a number",
            "tells?|told|telling", "reports, publishes, notifies",
            "(?:be|been) had", "is available",
            "wants? to be", "should be",
            "no longer comes?", "stopped",
            "comes? again", "is redelivered",
            "(?:do|does|did) not come", "does not arrive",
            "(?:is|are) away", "is disconnected",
            "go(?:es)? on", "continues",
            "(?:is|are|be) taken", "receives, accepts",
            "lets? go of", "removes",
            "gives? back", "hands back",
            "what becomes of", "how the component handles",
            "what is done about", "handling of",
            "sign of life", "idle heartbeat",
            "under way", "in progress",
            "goes before", "takes precedence over",
            "taken back", "disabled later",
            "whomsoever|whosoever", "anyone");

    private PlainEnglish() {}

    /** The idioms of a text, each with what to write instead. */
    static List<String> idioms(String text) {
        return CURES.entrySet().stream()
                .flatMap(cure -> cure.getKey()
                        .matcher(text)
                        .results()
                        .map(found -> "'" + found.group() + "' (write: " + cure.getValue() + ")"))
                .toList();
    }

    /** The sentences of a text with more than {@link #MAX_WORDS} words. */
    static List<String> longSentences(String text) {
        return Arrays.stream(BETWEEN_SENTENCES.split(text))
                .filter(sentence -> sentence.trim().split("\\s+").length > MAX_WORDS)
                .map(sentence -> "more than " + MAX_WORDS + " words: " + sentence)
                .toList();
    }

    private static Map<Pattern, String> cures(String... pairs) {
        Map<Pattern, String> cures = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String words = Arrays.stream(pairs[i].split(" ", -1)).collect(Collectors.joining("\\s+"));
            cures.put(Pattern.compile("(?i)(?<!-)\\b(?:" + words + ")\\b(?!-)"), pairs[i + 1]);
        }
        return cures;
    }
}
