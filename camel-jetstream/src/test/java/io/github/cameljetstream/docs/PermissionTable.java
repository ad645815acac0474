package io.github.cameljetstream.docs;

import io.github.cameljetstream.permissions.PermissionRow;
import io.github.cameljetstream.permissions.PermissionRows;
import java.util.List;
import java.util.stream.Collectors;

/** What users must be allowed, as a table of the manual: pure. */
final class PermissionTable {
    private PermissionTable() {}

    static String text() {
        StringBuilder table = new StringBuilder(
                        "// Generated from PermissionRows by GeneratedDocsTest. Edits are lost.\n")
                .append(
                        "[cols=\"5,6,4\",options=\"header\"]\n|===\n|What the route does |Publish: allow |Subscribe: allow\n");
        for (PermissionRow row : PermissionRows.all()) {
            table.append("\n|").append(row.what());
            if (row.since() != null) {
                table.append(" (nats-server ")
                        .append(row.since(), 0, row.since().lastIndexOf('.'))
                        .append(" or newer)");
            }
            table.append(" +\n`").append(row.uri()).append("`\n|");
            table.append(lines(row.publish())).append("\n|").append(lines(row.subscribesTo("_INBOX")));
            table.append('\n');
        }
        return table.append("|===\n").toString();
    }

    /** What users need not be allowed, as the configuration of a server. */
    static String denied() {
        return PermissionRows.denied();
    }

    private static String lines(List<String> subjects) {
        return subjects.stream().map(each -> "`" + each + "`").collect(Collectors.joining(" +\n"));
    }
}
