package io.github.cameljetstream.options;

/** The subject that a schedule is stored on. A stream has one schedule for each subject. */
public enum ScheduleSubject {
    /** That of the message: a new schedule replaces the earlier one. */
    SHARED,
    /** That of the message and one more token, which no other schedule has. */
    UNIQUE
}
