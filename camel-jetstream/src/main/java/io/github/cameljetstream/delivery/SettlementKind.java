package io.github.cameljetstream.delivery;

/** How a delivery was settled. */
public enum SettlementKind {
    /** Acknowledged. */
    ACK("ack"),
    /** The server delivers it again. */
    NAK("nak"),
    /** Terminated: the server never delivers it again. */
    TERM("term"),
    /** Terminated, and a copy is stored at the dead letter subject. */
    DEAD_LETTER("deadletter"),
    /** Nothing was sent: the server proceeds as the consumer is configured. */
    LEAVE("leave"),
    /** Acknowledged, but the requested confirmation did not arrive. */
    UNCONFIRMED("unconfirmed");

    private final String word;

    SettlementKind(String word) {
        this.word = word;
    }

    /** The tag value in metrics. */
    public String word() {
        return word;
    }
}
