package io.github.cameljetstream.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The range of an axis, the ticks on it, and where a figure lies on it. Immutable. */
final class Axis {
    private static final int MAX_STEPS = 8;

    private final boolean logarithmic;
    private final double least;
    private final double most;
    private final List<Double> ticks;

    private Axis(boolean logarithmic, double least, double most, List<Double> ticks) {
        this.logarithmic = logarithmic;
        this.least = least;
        this.most = most;
        this.ticks = List.copyOf(ticks);
    }

    /** From 0 to the first tick that is no less than the largest figure. */
    static Axis linear(double largest) {
        double step = step(largest);
        double most = Math.max(step, Math.ceil(largest / step - 1e-9) * step);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= most + step / 2; i++) {
            ticks.add(i * step);
        }
        return new Axis(false, 0, most, ticks);
    }

    /** Ticks at 1, 2 and 5 times the powers of ten, from the last below the smallest figure to the first above all. */
    static Axis logarithmic(double smallest, double largest) {
        if (smallest <= 0) {
            throw new IllegalArgumentException("A logarithmic axis has no place for " + smallest);
        }
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(smallest)); ; power++) {
            for (int digit : new int[] {1, 2, 5}) {
                double tick = digit * Math.pow(10, power);
                if (!ticks.isEmpty() && tick <= smallest) {
                    ticks.clear();
                }
                ticks.add(tick);
                if (tick >= largest && tick > smallest) {
                    return new Axis(true, ticks.get(0), tick, ticks);
                }
            }
        }
    }

    /** The given ticks, the first and the last of which are its ends. */
    static Axis of(List<Double> ticks) {
        return new Axis(false, ticks.get(0), ticks.get(ticks.size() - 1), ticks);
    }

    List<Double> ticks() {
        return ticks;
    }

    /** Where the figure lies between the ends of the axis: 0 at the first tick, 1 at the last. */
    double share(double figure) {
        if (logarithmic) {
            return Math.log10(figure / least) / Math.log10(most / least);
        }
        return (figure - least) / (most - least);
    }

    /** As few digits as the figure needs. */
    static String label(double figure) {
        String label = String.format(Locale.ROOT, "%,.3f", figure);
        return label.replaceFirst("\\.?0+$", "");
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double step(double largest) {
        double rough = Math.max(largest, 1e-9) / MAX_STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (int digit : new int[] {1, 2, 5}) {
            if (digit * power >= rough * (1 - 1e-9)) {
                return digit * power;
            }
        }
        return 10 * power;
    }
}
