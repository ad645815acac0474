package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.Subjects;
import io.nats.client.api.StreamConfiguration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of a consumer that takes the schedules of a stream, and not only what they publish. */
final class ScheduleSubjects {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleSubjects.class);

    private ScheduleSubjects() {}

    /**
     * A schedule has some subject of the stream, so that a consumer of all of them takes every schedule. One that takes
     * some may not: then the first message that is a schedule tells.
     */
    static boolean takesSchedules(StreamConfiguration stream, List<String> filters) {
        return stream.getAllowMsgSchedules()
                && stream.getSubjects().stream()
                        .allMatch(each -> filters.stream().anyMatch(filter -> Subjects.covers(filter, each)));
    }

    static void warn(String what, StreamConfiguration stream, List<String> filters) {
        if (takesSchedules(stream, filters)) {
            LOG.warn(
                    "{} takes every subject of a stream that allows schedules, and so the schedules too: it routes a"
                            + " schedule when that is stored, and in a work queue the schedule never fires. Give the"
                            + " consumer the subjects that schedules publish to (scheduleTarget), as its subject or with"
                            + " filterSubjects.",
                    what);
        }
    }
}
