package io.github.cameljetstream.examples.orders;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The final tally: what the routes counted beside what the server says. */
public final class Verdict {
    private final int planned;
    private final Duration limit;
    private final Tally.Counts here;
    private final List<Line> lines;

    /** A number of ours, and the one on the server that it must equal. */
    private record Line(String what, long here, long server, String onServer) {
        boolean agrees() {
            return here == server;
        }
    }

    public Verdict(Plan plan, Tally.Counts here, ServerCounts server) {
        this.here = here;
        this.planned = plan.orders();
        this.limit = plan.limit();
        int done = here.processed() + here.dead();
        this.lines = List.of(
                new Line("published", here.published(), server.stored(), "messages in " + plan.stream()),
                new Line("processed or dead", done, server.ackFloor(), "settled by " + Plan.BILLING + " (ack floor)"),
                new Line("dead letters", here.dead(), server.dead(), "messages in " + plan.deadStream()),
                new Line("waiting", 0, server.waiting(), "num_pending and num_ack_pending"),
                new Line("lost", here.lost(), server.aboveFloor(), "messages above the ack floor"));
    }

    /** Whether every order was published, none is lost, and every count agrees with the server's. */
    public boolean isGood() {
        return here.published() == planned && here.lost() == 0 && lines.stream().allMatch(Line::agrees);
    }

    public void print(Display display) {
        display.line("");
        display.line("%-18s %6s   %6s", "", "here", "server");
        for (Line line : lines) {
            display.line(
                    "%-18s %6d   %6d  %-34s %s",
                    line.what(), line.here(), line.server(), line.onServer(), line.agrees() ? "ok" : "DIFFERENT");
        }
        display.line("");
        count(display, "failures", here.failures(), "deliveries that failed, as planned");
        count(display, "redelivered", here.redeliveries(), "deliveries after the first of an order");
        count(display, "processed twice", here.duplicates(), "orders whose acknowledgement was lost with the server");
        count(display, "sent again", here.sentAgain(), "publications that Camel repeated");
        count(display, "recognized", here.recognized(), "publications that the stream held already, and dropped");
        display.line("");
        display.line(conclusion());
    }

    /** The last line: what it comes to. */
    String conclusion() {
        if (isGood()) {
            return "Nothing is lost, and the server's counts say the same.";
        }
        if (here.lost() == 0 && lines.stream().allMatch(Line::agrees)) {
            return String.format(
                    Locale.ROOT,
                    "FAILED: only %d of %d orders were published within %d s; none of them is lost. Run the demo again"
                            + " while the machine is less busy.",
                    here.published(),
                    planned,
                    limit.toSeconds());
        }
        return "FAILED: orders are missing, or the server's counts differ.";
    }

    private static void count(Display display, String what, int number, String meaning) {
        display.line("%-18s %6d   %s", what, number, meaning);
    }
}
