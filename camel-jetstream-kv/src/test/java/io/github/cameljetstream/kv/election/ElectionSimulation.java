package io.github.cameljetstream.kv.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.election.Standing.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Members with clocks of their own elect leaders in virtual time, while requests and answers are lost, late or repeated,
 * processes stand still, listeners take long, clocks are set, and the key is deleted. At no time do two lead.
 */
final class ElectionSimulation {
    private static final long LEASE = Duration.ofSeconds(15).toNanos();
    private static final long FAULTS_END = 40 * LEASE;
    private static final long END = FAULTS_END + 8 * LEASE;
    private static final long TICK = LEASE / 25;
    private static final long UNTIL_NO_ANSWER = LEASE / 3;

    /** What happens at a time; the order of the numbers breaks ties. */
    private record Event(long at, long number, Runnable run) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    /** The key in the bucket. */
    private long revision;

    private long lastSequence;
    private LeaderRecord stored;
    private String writeId;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Member> members = new ArrayList<>();
    private final List<Member> leavers = new ArrayList<>();
    private final Map<String, Long> tokens = new HashMap<>();
    private final Random random;
    private long time;
    private long numbers;
    private long lastToken;
    private int terms;

    ElectionSimulation(long seed) {
        random = new Random(seed);
    }

    private void at(long when, Runnable run) {
        events.add(new Event(when, numbers++, run));
    }

    private boolean faultsHappen() {
        return time < FAULTS_END;
    }

    private boolean chance(int percent) {
        return faultsHappen() && random.nextInt(100) < percent;
    }

    private long within(long most) {
        return (long) (random.nextDouble() * most);
    }

    private final class Member {
        final String name;
        final long offset = random.nextInt(1_000_000_000) * 1_000L;
        final double rate = 1 + (random.nextInt(2_001) - 1_000) / 100_000.0;
        long wallOffset = within(Duration.ofDays(1).toNanos());
        long standsStillUntil;
        long isCutUntil;
        long resignations;
        final Election election;

        Member(int number) {
            name = "m" + number;
            election = new Election(name, name, Duration.ofNanos(LEASE));
        }

        Moment now() {
            long elapsed = (long) (time * rate);
            return new Moment(elapsed + offset, TimeUnit.NANOSECONDS.toMillis(elapsed + wallOffset));
        }

        /** Runs when the process does. */
        void later(long delay, Runnable run) {
            at(time + delay, () -> {
                if (time < standsStillUntil) {
                    at(standsStillUntil, run);
                } else {
                    run.run();
                }
            });
        }

        void tick() {
            if (!election.hasLeft()) {
                proceed();
                later(TICK, this::tick);
            }
        }

        void proceed() {
            report();
            Request request = election.next(now());
            if (request != null) {
                send(request);
            }
        }

        void notice() {
            if (!chance(20)) {
                election.written();
                proceed();
            }
        }

        void report() {
            Standing standing = election.standing(now());
            if (standing.phase() == Phase.RESIGNING && standing.resignations() != resignations) {
                resignations = standing.resignations();
                later(within(chance(30) ? 3 * LEASE : LEASE / 10), () -> {
                    election.resigned();
                    proceed();
                });
            }
        }

        /** Attempts of one write; the first answer counts, and there is none after a while. */
        void send(Request request) {
            boolean[] isAnswered = {false};
            String id = name + "-" + numbers++;
            for (int attempt = 0; attempt < 3; attempt++) {
                long delay = attempt * UNTIL_NO_ANSWER / 4;
                at(time + delay, () -> {
                    boolean isLost = time < isCutUntil || chance(20);
                    if (!isAnswered[0] && (!isLost || chance(20))) { // some arrive very late
                        long way = chance(10) ? within(3 * LEASE) : within(LEASE / 300);
                        at(time + way, () -> arrive(request, id, isAnswered));
                    }
                });
            }
            later(UNTIL_NO_ANSWER, () -> answer(request, Answer.NONE, isAnswered));
        }

        void arrive(Request request, String id, boolean[] isAnswered) {
            Answer answer = apply(request, id);
            if (time >= isCutUntil && !chance(20)) {
                later(chance(10) ? within(LEASE) : within(LEASE / 300), () -> answer(request, answer, isAnswered));
            }
        }

        void answer(Request request, Answer answer, boolean[] isAnswered) {
            if (!isAnswered[0]) {
                isAnswered[0] = true;
                election.answered(request, answer, now());
                report();
                proceed();
            }
        }
    }

    /** The rule of a stream. A repeated write finds its id. */
    private Answer apply(Request request, String id) {
        if (request.kind() != Request.Kind.READ && revision == request.expected()) {
            revision = ++lastSequence;
            stored = request.record();
            writeId = id;
            members.stream()
                    .filter(each -> !each.name.equals(request.record().instance()))
                    .forEach(each -> each.later(within(LEASE / 300), each::notice));
            return new Answer.Stored(revision);
        }
        return id.equals(writeId) ? new Answer.Stored(revision) : new Answer.Current(revision, stored);
    }

    private void fault() {
        if (!faultsHappen()) {
            return;
        }
        Member one = members.get(random.nextInt(members.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> one.standsStillUntil = time + within(3 * LEASE);
            case 3, 4, 5 -> one.isCutUntil = time + within(2 * LEASE);
            case 6 -> members.forEach(each -> each.isCutUntil = time + within(2 * LEASE));
            case 7 -> one.wallOffset += within(2 * LEASE) - LEASE;
            case 8 -> {
                Member leader = members.stream()
                        .filter(each -> each.election.isLeader(each.now()))
                        .findFirst()
                        .orElse(one);
                leader.standsStillUntil = time + within(3 * LEASE);
            }
            case 9 -> {
                revision = ++lastSequence; // somebody deletes the key
                stored = null;
                writeId = "";
            }
            default -> {
                one.election.leave();
                one.report();
                members.remove(one);
                leavers.add(one);
                Member other = new Member((int) numbers++);
                members.add(other);
                other.tick();
            }
        }
        at(time + within(2 * LEASE), this::fault);
    }

    private void check() {
        int leaders = 0;
        int holders = 0;
        leavers.removeIf(each -> each.election.hasLeft());
        for (List<Member> all : List.of(members, leavers)) {
            for (Member each : all) {
                Moment now = each.now();
                if (each.election.isLeader(now)) {
                    leaders++;
                    onLeader(each, each.election.token(now));
                }
                if (each.election.token(now) > 0) {
                    holders++;
                }
            }
        }
        assertThat(leaders).as("leaders at %d", time).isLessThanOrEqualTo(1);
        assertThat(holders).as("holders of tokens at %d", time).isLessThanOrEqualTo(1);
    }

    private void onLeader(Member leader, long token) {
        if (!tokens.containsKey(leader.name) || tokens.get(leader.name) != token) {
            tokens.put(leader.name, token);
            terms++;
            assertThat(token).as("token").isGreaterThan(lastToken);
            lastToken = token;
        }
    }

    /** Runs to the end. Returns how many leaderships there were. */
    int run() {
        for (int i = 0; i < 4; i++) {
            Member each = new Member(i);
            members.add(each);
            at(within(LEASE), each::tick);
        }
        at(within(2 * LEASE), this::fault);
        boolean isLed = false;
        while (!events.isEmpty() && events.peek().at() < END) {
            Event event = events.remove();
            time = event.at();
            event.run().run();
            check();
            isLed = members.stream().anyMatch(each -> each.election.isLeader(each.now()));
        }
        assertThat(isLed).as("led when the faults are over").isTrue();
        return terms;
    }
}
