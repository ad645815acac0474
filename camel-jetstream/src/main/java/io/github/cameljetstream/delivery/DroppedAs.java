package io.github.cameljetstream.delivery;

/** What a message that was dropped looked like: anybody who may publish to an inbox of ours may send it. */
public enum DroppedAs {
    /** No delivery of the consumer: it has another reply subject, or none. */
    DELIVERY("delivery"),
    /** A flow control message that asks for a reply to a subject other than the consumer's own. */
    FLOW_CONTROL("flowcontrol"),
    /** A status that does not fit what was requested. */
    STATUS("status");

    private final String word;

    DroppedAs(String word) {
        this.word = word;
    }

    /** As it is written in metrics. */
    public String word() {
        return word;
    }
}
