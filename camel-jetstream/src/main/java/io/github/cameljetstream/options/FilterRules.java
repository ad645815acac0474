package io.github.cameljetstream.options;

import java.util.List;

/** What {@code filterSubjects} cannot be. */
final class FilterRules {
    private FilterRules() {}

    static void check(BindingOptions options, String subject) {
        if (options.getFilterSubjects() == null) {
            return;
        }
        Checks.notEmpty("filterSubjects", options.getFilterSubjects(), "one or more subjects, separated by commas");
        List<String> filters = options.filters(subject);
        for (int i = 0; i < filters.size(); i++) {
            String filter = filters.get(i);
            Checks.subject("filterSubjects", filter);
            if (!Subjects.covers(subject, filter)) {
                throw new IllegalArgumentException("filterSubjects=" + options.getFilterSubjects()
                        + " is refused: the subject of the URI, '" + subject + "', does not cover '" + filter
                        + "'. Give one in the URI that covers all, such as '>', with streamName.");
            }
            for (String other : filters.subList(0, i)) {
                if (Subjects.overlap(filter, other)) {
                    throw new IllegalArgumentException("filterSubjects=" + options.getFilterSubjects()
                            + " is refused: '" + other + "' and '" + filter
                            + "' have subjects in common, which the server does not take. Leave one of the two out.");
                }
            }
        }
    }
}
