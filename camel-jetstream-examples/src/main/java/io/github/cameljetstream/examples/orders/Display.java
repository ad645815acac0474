package io.github.cameljetstream.examples.orders;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Shows the run as plain lines, each with the seconds since the start. Thread-safe. */
public final class Display {
    private final PrintStream out;
    private final long begin = System.nanoTime();
    private final Set<String> shown = new HashSet<>();

    public Display(PrintStream out) {
        this.out = out;
    }

    /** The counts of this moment. */
    public void status(Tally.Counts counts) {
        timed(String.format(
                Locale.ROOT,
                "published %4d   processed %4d   redelivered %3d   dead %d",
                counts.published(),
                counts.processed(),
                counts.redeliveries(),
                counts.dead()));
    }

    /** Something that happens rarely. */
    public void event(String text) {
        timed("  * " + text);
    }

    /** Something that happens often: only the first of its kind is shown. */
    public void first(String kind, String text) {
        boolean isFirst;
        synchronized (this) {
            isFirst = shown.add(kind);
        }
        if (isFirst) {
            event(text + ", as more will");
        }
    }

    public synchronized void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments).stripTrailing());
    }

    private void timed(String text) {
        line("%5.1fs  %s", (System.nanoTime() - begin) / 1e9, text);
    }
}
