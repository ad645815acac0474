package io.github.cameljetstream.benchmarks;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Work that contenders do in turn.
 *
 * @param name a word for the command line and the files
 * @param title what it is, for tables
 * @param contenders the first is what the others are compared to
 * @param before is done once before the first round
 * @param after is done once after the last
 */
public record Scenario(String name, String title, List<Candidate> contenders, Step before, Step after) {

    public Scenario(String name, String title, List<Candidate> contenders) {
        this(name, title, contenders, () -> {}, () -> {});
    }

    /** The same with those contenders only whose name matches. */
    Scenario with(Pattern names) {
        return new Scenario(
                name,
                title,
                contenders.stream()
                        .filter(each -> names.matcher(each.name()).find())
                        .toList(),
                before,
                after);
    }

    /** What is done around the rounds. */
    @FunctionalInterface
    public interface Step {
        void run() throws Exception;
    }
}
