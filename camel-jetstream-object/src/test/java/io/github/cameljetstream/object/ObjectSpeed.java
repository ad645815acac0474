package io.github.cameljetstream.object;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.object.bucket.LeasedBucket;
import io.github.cameljetstream.object.bucket.ObjectBucket;
import io.github.cameljetstream.object.bucket.ObjectHead;
import io.github.cameljetstream.object.bucket.ObjectSource;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.ObjectStore;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Objects of 1 GiB by the component and by jnats, in turn on one server. Arguments: URL, number of pairs. */
final class ObjectSpeed {
    private static final long SIZE = Long.getLong("object.speed.bytes", 1L << 30);

    private final ObjectBucket ours;
    private final ObjectStore theirs;

    private ObjectSpeed(ObjectBucket ours, ObjectStore theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    private interface Run {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        try (Connection nats = Nats.connect(args[0]);
                LeasedBucket leased = new LeasedBucket(args[0])) {
            ObjectSpeed speed = new ObjectSpeed(leased.create("speed"), nats.objectStore("speed"));
            List<Double> puts = new ArrayList<>();
            List<Double> gets = new ArrayList<>();
            int pairs = Integer.parseInt(args[1]);
            for (int i = 0; i <= pairs; i++) { // the first is not counted
                boolean oursFirst = i % 2 == 0;
                double put = ratio("put", oursFirst, speed::putOurs, speed::putTheirs);
                double get = ratio("get", oursFirst, speed::getOurs, speed::getTheirs);
                if (i > 0) {
                    puts.add(put);
                    gets.add(get);
                }
                speed.ours.delete("ours");
                speed.theirs.delete("theirs");
            }
            System.out.printf(Locale.ROOT, "put: %.2f of jnats%nget: %.2f of jnats%n", median(puts), median(gets));
        }
    }

    private static double ratio(String what, boolean oursFirst, Run ours, Run theirs) throws Exception {
        double first = oursFirst ? seconds(ours) : seconds(theirs);
        double second = oursFirst ? seconds(theirs) : seconds(ours);
        double our = oursFirst ? first : second;
        double their = oursFirst ? second : first;
        System.out.printf(
                Locale.ROOT,
                "%s: component %.2f s (%.0f MiB/s), jnats %.2f s (%.0f MiB/s), ratio %.2f%n",
                what,
                our,
                (SIZE >> 20) / our,
                their,
                (SIZE >> 20) / their,
                their / our);
        return their / our;
    }

    private static double seconds(Run run) throws Exception {
        long begin = System.nanoTime();
        run.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    private void putOurs() {
        ours.put(ObjectHead.of("ours"), new ObjectSource() {
            @Override
            public InputStream open() {
                return new GeneratedBytes(SIZE);
            }

            @Override
            public boolean isRepeatable() {
                return false;
            }
        });
    }

    private void putTheirs() throws Exception {
        theirs.put("theirs", new GeneratedBytes(SIZE));
    }

    private void getOurs() throws Exception {
        ours.get("ours", bytes -> bytes.transferTo(OutputStream.nullOutputStream()));
    }

    private void getTheirs() throws Exception {
        requireNonNull(theirs.get("theirs", OutputStream.nullOutputStream()));
    }
}
