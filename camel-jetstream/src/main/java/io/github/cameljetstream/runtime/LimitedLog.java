package io.github.cameljetstream.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Limits log lines that messages cause, so that many bad messages do not cause as many lines. The first line of each kind is
 * logged at once. Further ones are collected: at the end of a minute, or when the Camel context stops, the last one is
 * logged, with the number of the others and their sequences. With level DEBUG each is logged. Lines are of one kind if
 * they have the same text. Thread-safe.
 */
public final class LimitedLog {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int MAX_RANGES = 50;
    private static final long NO_SEQUENCE = 0;
    private static final Object[] NONE = {};

    private final Logger log;
    private final BackgroundTasks tasks;
    private final Duration pause;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    /** @param tasks writes collected lines */
    public LimitedLog(Logger log, BackgroundTasks tasks) {
        this(log, tasks, PAUSE);
    }

    LimitedLog(Logger log, BackgroundTasks tasks, Duration pause) {
        this.log = log;
        this.tasks = tasks;
        this.pause = pause;
    }

    public void warn(String text, @Nullable Object... arguments) {
        log(Level.WARN, NO_SEQUENCE, text, arguments);
    }

    /** A warning about a message of a stream. */
    public void warnAbout(long sequence, String text, @Nullable Object... arguments) {
        log(Level.WARN, sequence, text, arguments);
    }

    public void error(String text, @Nullable Object... arguments) {
        log(Level.ERROR, NO_SEQUENCE, text, arguments);
    }

    /** An error about a message of a stream. */
    public void errorAbout(long sequence, String text, @Nullable Object... arguments) {
        log(Level.ERROR, sequence, text, arguments);
    }

    private void log(Level level, long sequence, String text, @Nullable Object... arguments) {
        int last = arguments.length - 1;
        if (last >= 0 && arguments[last] instanceof Throwable exception) {
            arguments[last] = Causes.loggable(exception);
        }
        if (kinds.computeIfAbsent(text, each -> new Kind(level, each)).collects(sequence, arguments)) {
            log.debug(text, arguments);
        } else {
            write(level, text, arguments);
        }
    }

    private void write(Level level, String text, @Nullable Object... arguments) {
        if (level == Level.ERROR) {
            log.error(text, arguments);
        } else {
            log.warn(text, arguments);
        }
    }

    private final class Kind {
        private final Level level;
        private final String text;
        private final Ranges sequences = new Ranges();
        private boolean isCollecting;
        private long count;
        private long lastSequence;
        private Object[] last = NONE;
        /** One object, since it identifies the task. */
        private final Runnable end = this::end;

        Kind(Level level, String text) {
            this.level = level;
            this.text = text;
        }

        /** Returns whether the line is collected; if not, log it now. */
        synchronized boolean collects(long sequence, @Nullable Object... arguments) {
            if (!isCollecting) {
                isCollecting = endLater();
                return false;
            }
            if (count > 0 && lastSequence != NO_SEQUENCE) {
                sequences.add(lastSequence);
            }
            count++;
            lastSequence = sequence;
            last = texts(arguments);
            return true;
        }

        /** Texts, since the arguments are messages whose bodies would stay in memory. */
        private static Object[] texts(@Nullable Object... arguments) {
            Object[] texts = new Object[arguments.length];
            Arrays.setAll(texts, i -> arguments[i] instanceof Throwable ? arguments[i] : String.valueOf(arguments[i]));
            return texts;
        }

        /** Returns false if collected lines would never be written. */
        private boolean endLater() {
            return tasks.onTimerOrAtStop(pause.toNanos(), TimeUnit.NANOSECONDS, "log line with a count", end);
        }

        private void end() {
            String line;
            Object[] arguments;
            synchronized (this) {
                if (count == 0) {
                    isCollecting = false;
                    return;
                }
                line = text + others();
                arguments = last;
                count = 0;
                sequences.clear();
                last = NONE;
                isCollecting = endLater();
            }
            write(level, line, arguments);
        }

        private String others() {
            if (count == 1) {
                return "";
            }
            StringBuilder others =
                    new StringBuilder(" (and ").append(count - 1).append(" others since the last such line");
            if (!sequences.isEmpty()) {
                others.append(", of messages ").append(sequences);
            }
            return others.append(')').toString();
        }
    }

    /** Sequences, as ranges. */
    private static final class Ranges {
        /** The last sequence of each range by its first one. */
        private final NavigableMap<Long, Long> ranges = new TreeMap<>();

        private boolean hasFurther;

        void add(long sequence) {
            Map.Entry<Long, Long> below = ranges.floorEntry(sequence);
            if (below != null && sequence <= below.getValue()) {
                return;
            }
            boolean extendsBelow = below != null && below.getValue() == sequence - 1;
            Long above = ranges.remove(sequence + 1);
            if (!extendsBelow && above == null && ranges.size() == MAX_RANGES) {
                hasFurther = true;
                return;
            }
            ranges.put(extendsBelow ? below.getKey() : sequence, above == null ? sequence : above);
        }

        boolean isEmpty() {
            return ranges.isEmpty();
        }

        void clear() {
            ranges.clear();
            hasFurther = false;
        }

        @Override
        public String toString() {
            String listed = ranges.entrySet().stream()
                    .map(each -> each.getKey().equals(each.getValue())
                            ? each.getKey().toString()
                            : each.getKey() + "-" + each.getValue())
                    .collect(Collectors.joining(", "));
            return listed + (hasFurther ? " and further ones" : "");
        }
    }
}
