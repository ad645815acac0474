package io.github.cameljetstream.options;

/** Subject on which the stream stores a schedule. A stream has one schedule for each subject. */
public enum ScheduleSubject {
    /** The subject of the message; a new schedule replaces the earlier one. */
    SHARED,
    /** The subject of the message and one more token, which no other schedule has. */
    UNIQUE
}
