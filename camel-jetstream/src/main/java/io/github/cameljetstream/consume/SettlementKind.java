package io.github.cameljetstream.consume;

/** What the server was told about a delivery in the end. */
public enum SettlementKind {
    /** It is done. */
    ACK("ack"),
    /** It is to be delivered again. */
    NAK("nak"),
    /** It is never to be delivered again. */
    TERM("term"),
    /** The same, and a copy is stored at the dead letter subject. */
    DEAD_LETTER("deadletter"),
    /** Nothing. */
    LEAVE("leave"),
    /** It is done; but that was to be confirmed, and was not. */
    UNCONFIRMED("unconfirmed");

    private final String word;

    SettlementKind(String word) {
        this.word = word;
    }

    /** As it is written in metrics. */
    public String word() {
        return word;
    }
}
