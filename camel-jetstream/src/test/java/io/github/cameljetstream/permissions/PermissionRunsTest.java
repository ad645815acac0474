package io.github.cameljetstream.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.NatsVersion;
import io.github.cameljetstream.testinfra.WithNatsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each row of the permission table with exactly its rights, and with one right less. */
@WithNatsServer
class PermissionRunsTest {
    private static final boolean EVERY_RIGHT = Boolean.getBoolean("permissions.all");
    private static final int SAMPLE = 4;
    private static final int AT_A_TIME = 6;
    private static final String INBOXES = "_INBOX";
    private static final String OWN_INBOXES = "_INBOX_orders";
    private static final String INFO = "$JS.API.INFO";

    /**
     * A run of a row.
     *
     * @param less the right of the row that the user has not; null if it has all
     */
    private record Case(PermissionRow row, Rights rights, String inboxes, String less) {
        /** The subject of the only violation that does not end the run; null if there is none. */
        String tolerated() {
            return isNeeded() ? null : INFO;
        }

        boolean isNeeded() {
            return !("publish " + INFO).equals(less) || !row.asksInVain();
        }

        @Override
        public String toString() {
            return row.what() + (less == null ? ", inboxes " + inboxes : ", without the right to " + less);
        }
    }

    @Test
    void aRouteNeedsTheRightsOfItsRow(NatsService nats) throws Exception {
        List<Case> cases = new ArrayList<>();
        for (PermissionRow row : rows(nats.version())) {
            cases.add(new Case(row, row.rights(INBOXES), INBOXES, null));
            cases.add(new Case(row, row.rights(OWN_INBOXES), OWN_INBOXES, null));
            cases.add(new Case(row, PermissionRows.DENIED, OWN_INBOXES, null));
        }
        for (PermissionRow row : PermissionRows.withMoreOptions()) {
            cases.add(new Case(row, row.rights(OWN_INBOXES), OWN_INBOXES, null));
        }
        assertThat(problems(cases)).isEmpty();
    }

    /** A sample, unless all are asked for: see bin/test-long. */
    @Test
    void aRouteNeedsEachRightOfItsRow(NatsService nats) throws Exception {
        List<Case> cases = new ArrayList<>();
        for (PermissionRow row : rows(nats.version())) {
            Rights all = row.rights(OWN_INBOXES);
            all.names().forEach(name -> cases.add(new Case(row, all.without(name), OWN_INBOXES, name)));
        }
        assertThat(problems(IntStream.range(0, cases.size())
                        .filter(i -> EVERY_RIGHT || i % SAMPLE == 0)
                        .mapToObj(cases::get)
                        .toList()))
                .isEmpty();
    }

    private static List<PermissionRow> rows(NatsVersion version) {
        return PermissionRows.all().stream()
                .filter(row -> row.since() == null || version.compareTo(NatsVersion.parse(row.since())) >= 0)
                .toList();
    }

    private static Queue<String> problems(List<Case> cases) throws Exception {
        Queue<String> problems = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try (PermissionServer server =
                new PermissionServer(cases.stream().map(Case::rights).toList())) {
            for (int i = 0; i < cases.size(); i++) {
                Case each = cases.get(i);
                String user = PermissionServer.user(i);
                threads.execute(() -> {
                    String problem = problem(each, server, user);
                    if (problem != null) {
                        problems.add(each + ": " + problem);
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        }
        return problems;
    }

    /** Null if there is none. */
    private static String problem(Case given, PermissionServer server, String user) {
        Throwable failure = null;
        try (PermissionRun run = new PermissionRun(given.row(), server, user, given.inboxes(), given.tolerated())) {
            run.run();
        } catch (Throwable e) {
            failure = e;
        }
        try {
            List<String> violations = server.violations(user, given.tolerated());
            if (given.less() != null && given.isNeeded()) {
                return violations.isEmpty() ? "works, or does not say why not: " + failure : null;
            }
            return failure == null && violations.isEmpty() ? null : "denied is " + violations + ", " + failure;
        } catch (IOException e) {
            return e.toString();
        }
    }
}
