package io.github.cameljetstream.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The endpoint URIs in a text, be it prose, Java, XML or YAML: pure. */
final class EndpointUris {
    private static final Pattern URI = Pattern.compile("jetstream:([\\w.*>{}$-]+)(\\?[^\\s\"'`|]*)?");
    private static final Pattern JAVA_CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");
    /** A uri with the parameters below it, indented as it is. */
    private static final Pattern YAML = Pattern.compile(
            "(?m)^([ -]*)uri: *[\"']?(jetstream:[^\\s\"'?]+)[\"']?\\n *parameters: *\\n((?: +\\w+: .*\\n?)+)");

    private static final Pattern YAML_PARAMETER = Pattern.compile("(?m)^( +)(\\w+): *[\"']?(.*?)[\"']? *$");

    private EndpointUris() {}

    static List<String> in(Path file) {
        return in(DocsFiles.read(file));
    }

    static List<String> in(String text) {
        String joined = JAVA_CONCATENATION
                .matcher(text)
                .replaceAll("")
                .replace("&amp;", "&")
                .replace("&gt;", ">");
        List<String> uris = new ArrayList<>();
        Matcher uri = URI.matcher(joined);
        while (uri.find()) {
            uris.add(withValues(uri.group()));
        }
        Matcher yaml = YAML.matcher(joined);
        while (yaml.find()) {
            uris.add(yaml.group(2) + parameters(yaml.group(3)));
        }
        return uris;
    }

    private static String parameters(String lines) {
        StringBuilder query = new StringBuilder();
        Matcher line = YAML_PARAMETER.matcher(lines);
        int indent = -1;
        while (line.find()) {
            indent = indent < 0 ? line.group(1).length() : indent;
            if (line.group(1).length() < indent) {
                break;
            }
            query.append(query.isEmpty() ? '?' : '&')
                    .append(line.group(2))
                    .append('=')
                    .append(line.group(3).replace(" ", "%20"));
        }
        return query.toString();
    }

    /** What ends a sentence is not part of the URI; a value that the program fills in gets a placeholder. */
    private static String withValues(String uri) {
        return uri.replaceAll("[.,;:)&]+$", "").replaceAll("=(%\\w)?(?=&|$)", "={{it}}");
    }
}
