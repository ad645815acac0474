package io.github.cameljetstream.permissions;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with an account for each run, which has a user with the rights of the run and one that may do all. */
final class PermissionServer implements AutoCloseable {
    /** Newer servers name the user before, and older ones behind. */
    private static final Pattern VIOLATION =
            Pattern.compile("(?:/user:(\\w+)\" - )?(Publish|Subscription) Violation - (?:User \"(\\w+)\", )?(.*)");

    private final NatsServer server;
    private final Map<String, List<String>> violations = new HashMap<>();
    private long read;

    /**
     * @param rights those of the users u0, u1 and so on
     */
    PermissionServer(List<Rights> rights) {
        StringBuilder accounts = new StringBuilder("accounts {\n");
        for (int i = 0; i < rights.size(); i++) {
            String user = user(i);
            accounts.append("  ACCOUNT")
                    .append(i)
                    .append(" { jetstream: enabled, users: [ { user: ")
                    .append(admin(user))
                    .append(", password: a }, { user: ")
                    .append(user)
                    .append(", password: u, ")
                    .append(rights.get(i).config())
                    .append(" } ] }\n");
        }
        server = NatsServerExtension.newServer()
                .config(accounts.append("}").toString())
                .start();
    }

    static String user(int number) {
        return "u" + number;
    }

    static String admin(String user) {
        return "admin-" + user;
    }

    String url() {
        return server.url();
    }

    /**
     * What the server has denied to the user until now.
     *
     * @param tolerated a subject that does not count; null if there is none
     */
    synchronized List<String> violations(String user, String tolerated) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(server.log().toFile(), "r")) {
            log.seek(read);
            byte[] more = new byte[(int) (log.length() - read)];
            log.readFully(more);
            String text = new String(more, StandardCharsets.UTF_8);
            String complete = text.substring(0, text.lastIndexOf('\n') + 1);
            read += complete.getBytes(StandardCharsets.UTF_8).length;
            complete.lines().map(VIOLATION::matcher).filter(Matcher::find).forEach(this::add);
        }
        return violations.getOrDefault(user, List.of()).stream()
                .filter(each -> tolerated == null || !each.contains('"' + tolerated + '"'))
                .toList();
    }

    private void add(Matcher line) {
        String user = line.group(1) == null ? line.group(3) : line.group(1);
        violations.computeIfAbsent(user, name -> new ArrayList<>()).add(line.group(2) + " " + line.group(4));
    }

    @Override
    public void close() {
        server.close();
    }
}
