package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import morfologik.speller.Speller;
import morfologik.stemming.Dictionary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * README, CONTRIBUTING and the manual, with the generated texts of options and headers, are spelled as in the US. The words
 * that the dictionary does not have are in spelling.txt.
 */
@Tag("newest")
class SpellingTest {
    private static final String DICTIONARY = "/org/languagetool/resource/en/hunspell/en_US.dict";
    private static final Path OWN_WORDS = Path.of("src/test/resources/spelling.txt");

    /** Code, links, macros, attributes, and names in which a character other than a letter stands. */
    private static final Pattern NO_PROSE = Pattern.compile("(?ms)^(-{4,}|\\.{4,}|\\+{4,})$.*?^\\1$|^```.*?^```"
            + "|^(?::[\\w-]+:[^\n]*|include::[^\n]*|image::[^\n]*|\\[[^\n]*\\]|//[^\n]*)$"
            + "|`[^`\n]*(?:\n[^`\n]*)?`|\\+[^+\n]+\\+|\\{[^}\n]+\\}|</?[a-z][^>\n]*>"
            + "|(?:xref|link|https?|image|mailto|icon):[^\\s\\[\\])]+|\\]\\([^)]*\\)|<<[^>,\n]+"
            + "|\\S*\\w[_/$@=#&~\\\\]\\w\\S*|\\S*\\w[.:]\\w\\S*");

    private static final Pattern WORD = Pattern.compile("(?<![\\w-])[A-Za-z][\\w'’]*(?![\\w])|(?<=-)[A-Za-z][\\w'’]*");
    private static final Pattern NAME = Pattern.compile(".+[A-Z_\\d].*|[A-Z]+s?");

    @Test
    void everyWordIsInADictionary() throws IOException {
        Set<String> own = ownWords();
        Speller speller = new Speller(Dictionary.read(getClass().getResource(DICTIONARY)));
        Map<String, Set<String>> unknown = new TreeMap<>();
        texts().forEach(page -> words(DocsFiles.read(page))
                .filter(word -> !own.contains(word) && !isKnown(speller, word))
                .forEach(word -> unknown.computeIfAbsent(word, key -> new TreeSet<>())
                        .add(page.getFileName().toString())));
        assertThat(unknown).isEmpty();
    }

    @Test
    void theOwnWordsAreSortedAndUsed() throws IOException {
        Set<String> used = texts().flatMap(page -> words(DocsFiles.read(page))).collect(Collectors.toSet());
        assertThat(Files.readAllLines(OWN_WORDS))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(used::contains);
    }

    private static boolean isKnown(Speller speller, String word) {
        return !speller.isMisspelled(word)
                || !speller.isMisspelled(word.toLowerCase(Locale.ROOT))
                || (word.endsWith("'s") && isKnown(speller, word.substring(0, word.length() - 2)));
    }

    private static Stream<Path> texts() {
        return Stream.concat(
                Stream.of(DocsFiles.README, DocsFiles.PROJECT.resolve("CONTRIBUTING.md")), DocsFiles.pages().stream());
    }

    private static Stream<String> words(String text) {
        Matcher words = WORD.matcher(NO_PROSE.matcher(text).replaceAll(" "));
        return words.results()
                .map(word -> word.group().replace('’', '\'').replaceFirst("'+$", ""))
                .filter(word -> word.length() > 1 && !NAME.matcher(word).matches());
    }

    private static Set<String> ownWords() throws IOException {
        return Set.copyOf(Files.readAllLines(OWN_WORDS));
    }
}
