package io.github.cameljetstream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The texts of options and headers, which tools show without the manual, are short, plain, and complete. */
@Tag("newest")
class OptionTextsTest {
    /** Their texts are Camel's own. */
    private static final List<String> OF_CAMEL = List.of(
            "autowiredEnabled",
            "bridgeErrorHandler",
            "exceptionHandler",
            "exchangePattern",
            "healthCheckConsumerEnabled",
            "healthCheckProducerEnabled",
            "lazyStartProducer");

    private static final Pattern NO_NOUN_PHRASE =
            Pattern.compile("(The|A|An|Whether|What|When|Where|Which|Has|Keeps|How (many|much|long|often|fast))\\b.*");
    private final ComponentModel model = JsonMapper.generateComponentModel(DocsFiles.catalog());

    @Test
    void theyAreInPlainEnglish() {
        List<String> problems = new ArrayList<>();
        Map<String, String> texts = new TreeMap<>();
        options().forEach(option -> texts.put(option.getKind() + " " + option.getName(), option.getDescription()));
        model.getEndpointHeaders().forEach(header -> texts.put(header.getName(), header.getDescription()));
        texts.forEach((name, text) -> {
            PlainEnglish.idioms(text).forEach(problem -> problems.add(name + ": " + problem));
            PlainEnglish.longSentences(text).forEach(problem -> problems.add(name + ": " + problem));
            if (NO_NOUN_PHRASE.matcher(text).matches()) {
                problems.add(name + ": begin with a noun phrase: " + text);
            }
        });
        assertThat(texts).hasSizeGreaterThan(300);
        assertThat(problems).isEmpty();
    }

    @Test
    void booleansSayWhatTrueDoesAndEnumsWhatEachValueDoes() {
        List<String> problems = new ArrayList<>();
        options().forEach(option -> {
            String text = option.getDescription();
            if ("boolean".equals(option.getType()) && !text.startsWith("If true, the ")) {
                problems.add(option.getName() + " does not begin with 'If true, the'");
            }
            for (String value : option.getEnums() == null ? List.<String>of() : option.getEnums()) {
                if (!text.contains(" " + value + ": ")) {
                    problems.add(option.getName() + " does not have '" + value + ": '");
                }
            }
        });
        assertThat(problems).isEmpty();
    }

    private Stream<BaseOptionModel> options() {
        return Stream.<BaseOptionModel>concat(model.getComponentOptions().stream(), model.getEndpointOptions().stream())
                .filter(option -> !OF_CAMEL.contains(option.getName()));
    }
}
