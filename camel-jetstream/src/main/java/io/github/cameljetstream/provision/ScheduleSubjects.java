package io.github.cameljetstream.provision;

import io.github.cameljetstream.values.Subjects;
import io.nats.client.api.StreamConfiguration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns about a consumer that receives the schedules of a stream, and not only the messages that they publish. */
final class ScheduleSubjects {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleSubjects.class);

    private ScheduleSubjects() {}

    /**
     * A schedule has a subject of the stream, so a consumer of all subjects receives every schedule. A consumer of some
     * subjects may receive none; then the first received schedule causes the warning.
     */
    static boolean takesSchedules(StreamConfiguration stream, List<String> filters) {
        return stream.getAllowMsgSchedules()
                && stream.getSubjects().stream()
                        .allMatch(each -> filters.stream().anyMatch(filter -> Subjects.covers(filter, each)));
    }

    static void warn(String what, StreamConfiguration stream, List<String> filters) {
        if (takesSchedules(stream, filters)) {
            LOG.warn(
                    "{} receives every subject of a stream that allows schedules, including the schedules. It routes"
                            + " a schedule when the stream stores it, and in a work queue the schedule never fires."
                            + " Restrict the consumer to the subjects that schedules publish to (scheduleTarget), by"
                            + " its subject or by filterSubjects.",
                    what);
        }
    }
}
