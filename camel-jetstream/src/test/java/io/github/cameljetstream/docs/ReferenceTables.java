package io.github.cameljetstream.docs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.ComponentOptionModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointHeaderModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.apache.camel.tooling.model.JsonMapper;

/** The tables of options and headers, made of the component's catalog entry: pure. */
final class ReferenceTables {
    /** The options that Dapr documents for its JetStream component, in the order of its page, and {@code concurrency}. */
    static final List<String> DOCUMENTED = List.of(
            "natsURL",
            "jwt",
            "seedKey",
            "tlsClientCert",
            "tlsClientKey",
            "token",
            "name",
            "streamName",
            "durableName",
            "queueGroupName",
            "startSequence",
            "startTime",
            "deliverAll",
            "flowControl",
            "ackWait",
            "maxDeliver",
            "backOff",
            "maxAckPending",
            "replicas",
            "memoryStorage",
            "rateLimit",
            "heartbeat",
            "ackPolicy",
            "deliverPolicy",
            "domain",
            "apiPrefix",
            "concurrency");

    private static final Map<String, String> OTHER_SPELLINGS =
            Map.of("tlsClientCert", "tls_client_cert", "tlsClientKey", "tls_client_key", "heartbeat", "hearbeat");

    /** The groups of options that are a Java class each, by the field that holds them, and the file for each. */
    private static final Map<String, String> GROUPS = Stream.of(
                    "connection",
                    "security",
                    "dapr",
                    "stream",
                    "binding",
                    "start",
                    "ack",
                    "push",
                    "pull",
                    "routing",
                    "partition",
                    "failure",
                    "publish",
                    "message",
                    "claimCheck",
                    "operation")
            .collect(Collectors.toMap(group -> group + "Options", group -> group));

    /** The options that a new user meets first, by how many routes need them. */
    private static final List<String> FIRST = List.of(
            "natsURL",
            "durableName",
            "streamName",
            "streamProvisioning",
            "concurrency",
            "maxDeliver",
            "backOff",
            "deadLetterSubject",
            "ackWait",
            "deliverPolicy",
            "credentialsFile",
            "cloudEvents");

    /** The headers that the result of an operation sets, beside those of a consumed message. */
    private static final List<String> RESULTS = List.of(
            "CamelJetStreamFound",
            "CamelJetStreamPurged",
            "CamelJetStreamPausedUntil",
            "CamelJetStreamResetSequence",
            "CamelJetStreamUpToSequence");

    private static final String EDIT_NOTE =
            "// Generated from the component's catalog entry by GeneratedDocsTest. Edits are lost.\n";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 ,.;()'=%-]*(: [A-Za-z0-9 ,.;()'=%-]*)*");

    private final ComponentModel model;
    private final Pattern optionName;

    ReferenceTables(String catalogJson) {
        model = JsonMapper.generateComponentModel(catalogJson);
        // Only names that are no words of the language as well, such as name or token.
        optionName = Pattern.compile(model.getEndpointOptions().stream()
                .map(BaseOptionModel::getName)
                .filter(name -> !name.equals(name.toLowerCase(java.util.Locale.ROOT)))
                .collect(Collectors.joining("|", "\\b(", ")\\b")));
    }

    /** The partial pages of the manual, by file name. */
    Map<String, String> partials() {
        Map<String, String> partials = GROUPS.entrySet().stream()
                .collect(Collectors.toMap(
                        group -> "options-" + group.getValue() + ".adoc",
                        group -> optionTable(grouped(group.getKey()))));
        partials.put("options-first.adoc", firstTable());
        partials.put("options-documented.adoc", documentedTable());
        partials.put("options-subject.adoc", optionTable(ungrouped("path"::equals)));
        Map<Boolean, List<EndpointOptionModel>> rest =
                ungrouped("parameter"::equals).stream().collect(Collectors.partitioningBy(ReferenceTables::isOurs));
        partials.put("options-both.adoc", optionTable(rest.get(true)));
        partials.put("options-camel.adoc", optionTable(rest.get(false)));
        partials.put("options-component.adoc", optionTable(componentOnly()));
        partials.put("headers-received.adoc", headerTable(headers(name -> !isSend(name) && !isOfFailure(name))));
        partials.put("headers-failed.adoc", headerTable(headers(ReferenceTables::isOfFailure)));
        partials.put(
                "headers-send.adoc",
                headerTable(headers(name -> isSend(name) && !isPublished(name) && !isOfOperation(name))));
        partials.put("headers-operation.adoc", headerTable(headers(ReferenceTables::isOfOperation)));
        partials.put("headers-published.adoc", headerTable(headers(ReferenceTables::isPublished)));
        return partials;
    }

    /** The options to start with; each links to its full text. */
    private String firstTable() {
        StringBuilder table = new StringBuilder(EDIT_NOTE)
                .append("[cols=\"3,9,2\",options=\"header\"]\n|===\n|Option |Description |Default\n");
        for (String name : FIRST) {
            table.append("\n|<<").append(name).append(",`").append(name).append("`>>\n|");
            table.append(summary(name)).append('\n');
        }
        return table.append("|===\n").toString();
    }

    /** The options of Dapr's documentation; each links to its full text. */
    private String documentedTable() {
        StringBuilder table = new StringBuilder(EDIT_NOTE)
                .append("[cols=\"3,9,2\",options=\"header\"]\n|===\n|Option |Description |Default\n");
        for (String name : DOCUMENTED) {
            table.append("\n|xref:options.adoc#")
                    .append(name)
                    .append("[`")
                    .append(name)
                    .append("`]");
            if (OTHER_SPELLINGS.containsKey(name)) {
                table.append(" +\n`+").append(OTHER_SPELLINGS.get(name)).append("+`");
            }
            table.append("\n|").append(summary(name)).append('\n');
        }
        return table.append("|===\n").toString();
    }

    private String summary(String name) {
        EndpointOptionModel option = option(name);
        return linked(firstSentence(option.getDescription()), name) + "\n|" + defaultOf(option);
    }

    private static String firstSentence(String text) {
        return text.replaceFirst("(?<=[a-z)])[.:] (?=[A-Z]|\\w+: ).*", ".").replaceFirst("(?<![.])$", ".");
    }

    private EndpointOptionModel option(String name) {
        return model.getEndpointOptions().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No option is named " + name));
    }

    /** The options to start with, as a table of Markdown. */
    String firstOptions() {
        StringBuilder table = new StringBuilder("| Option | Meaning | Default |\n| --- | --- | --- |\n");
        for (String name : FIRST) {
            EndpointOptionModel option = option(name);
            table.append("| `").append(name).append("` | ");
            table.append(markdown(firstSentence(option.getDescription())))
                    .append(" | ")
                    .append(defaultOf(option))
                    .append(" |\n");
        }
        return table.toString();
    }

    private List<EndpointOptionModel> grouped(String field) {
        return model.getEndpointOptions().stream()
                .filter(option -> field.equals(option.getConfigurationField()))
                .toList();
    }

    private List<EndpointOptionModel> ungrouped(Predicate<String> kind) {
        return model.getEndpointOptions().stream()
                .filter(option -> option.getConfigurationField() == null && kind.test(option.getKind()))
                .toList();
    }

    /** Of consumers and producers alike, so that it is in no group. */
    private static boolean isOurs(EndpointOptionModel option) {
        return option.getName().equals("cloudEvents") || option.getName().equals("browseLimit");
    }

    /** What only the component has, but for the groups as a whole, which are for Java. */
    private List<ComponentOptionModel> componentOnly() {
        return model.getComponentOptions().stream()
                .filter(option -> !GROUPS.containsKey(option.getName())
                        && model.getEndpointOptions().stream()
                                .noneMatch(each -> each.getName().equals(option.getName())))
                .toList();
    }

    private List<EndpointHeaderModel> headers(Predicate<String> name) {
        return model.getEndpointHeaders().stream()
                .filter(header -> name.test(header.getName()))
                .toList();
    }

    /** Set by a route for the failure of its exchange. */
    private static boolean isOfFailure(String header) {
        return header.equals("CamelJetStreamNakDelay");
    }

    private static boolean isOfOperation(String header) {
        return header.startsWith("CamelJetStreamOperation") || RESULTS.contains(header);
    }

    private static boolean isPublished(String header) {
        return header.startsWith("CamelJetStreamPublished");
    }

    private boolean isSend(String header) {
        return model.getEndpointHeaders().stream()
                .anyMatch(
                        each -> each.getName().equals(header) && each.getLabel().equals("producer"));
    }

    private String optionTable(Collection<? extends BaseOptionModel> options) {
        StringBuilder table = new StringBuilder(EDIT_NOTE)
                .append("[cols=\"5,11,3,3\",options=\"header\"]\n|===\n|Option |Description |Type |Default\n");
        for (BaseOptionModel option : options) {
            table.append("\n|[[")
                    .append(option.getName())
                    .append("]]`")
                    .append(option.getName())
                    .append('`');
            if (OTHER_SPELLINGS.containsKey(option.getName())) {
                table.append(" +\n`+")
                        .append(OTHER_SPELLINGS.get(option.getName()))
                        .append("+`");
            }
            if (option.isRequired()) {
                table.append(" +\nrequired");
            }
            if (option.isSecret()) {
                table.append(" +\nsecret");
            }
            if (option.isDeprecated()) {
                table.append(" +\ndeprecated");
            } else if (option.getLabel().contains("advanced")) {
                table.append(" +\nadvanced");
            }
            table.append("\n|").append(asciidoc(option.getDescription(), option.getName(), option.getEnums()));
            table.append("\n|").append(type(option, "xref:durations.adoc"));
            table.append("\n|").append(defaultOf(option)).append('\n');
        }
        return table.append("|===\n").toString();
    }

    private String headerTable(Collection<EndpointHeaderModel> headers) {
        StringBuilder table = new StringBuilder(EDIT_NOTE)
                .append("[cols=\"8,9,3\",options=\"header\"]\n|===\n|Header |Description |Type\n");
        for (EndpointHeaderModel header : headers) {
            table.append("\n|[[")
                    .append(header.getName())
                    .append("]]`")
                    .append(header.getName())
                    .append('`');
            table.append("\n|").append(linked(header.getDescription(), ""));
            table.append("\n|`")
                    .append(header.getJavaType().replaceAll("^.*\\.", ""))
                    .append("`\n");
        }
        return table.append("|===\n").toString();
    }

    private static String type(BaseOptionModel option, String durationsLink) {
        if (option.getEnums() != null) {
            return option.getEnums().stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
        }
        return switch (option.getType()) {
            case "duration" -> durationsLink.isEmpty() ? "duration" : durationsLink + "[duration]";
            case "integer" -> "number";
            case "object" -> "`" + option.getJavaType().replaceAll("^.*\\.", "") + "`";
            default -> option.getType();
        };
    }

    private static String defaultOf(BaseOptionModel option) {
        return option.getDefaultValue() == null ? "" : "`" + option.getDefaultValue() + "`";
    }

    /** The text, with the values that it explains as code. */
    private String asciidoc(String text, String own, List<String> values) {
        if (values == null) {
            return linked(text, own);
        }
        StringBuilder marked = new StringBuilder();
        Matcher value = explained(values).matcher(text);
        int end = 0;
        while (value.find()) {
            marked.append(linked(text.substring(end, value.start()), own))
                    .append('`')
                    .append(value.group())
                    .append('`');
            end = value.end();
        }
        return marked.append(linked(text.substring(end), own)).toString();
    }

    private static Pattern explained(List<String> values) {
        return Pattern.compile("(?<=[.;] )(?:" + String.join("|", values) + ")(?=: )");
    }

    /** The text with nothing in it that AsciiDoc would take for markup, and links to the other options it names. */
    private String linked(String text, String own) {
        StringBuilder linked = new StringBuilder();
        Matcher name = optionName.matcher(text);
        int end = 0;
        while (name.find()) {
            if (!name.group().equals(own)) {
                linked.append(escaped(text.substring(end, name.start())));
                linked.append("xref:options.adoc#")
                        .append(name.group())
                        .append("[`")
                        .append(name.group())
                        .append("`]");
                end = name.end();
            }
        }
        return linked.append(escaped(text.substring(end))).toString();
    }

    private static String escaped(String text) {
        String cell = text.replace("|", "\\|");
        return PLAIN.matcher(cell).matches() ? cell : "pass:c[" + cell.replace("]", "\\]") + "]";
    }

    private static String markdown(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
