package io.github.cameljetstream.object.options;

/** What a producer does with a bucket. */
public enum ObjectOperation {
    /** Writes the body. */
    PUT,
    /** Reads an object. */
    GET,
    /** Reads the details of an object. */
    INFO,
    /** Reads the details of all objects. */
    LIST,
    /** Deletes an object. */
    DELETE,
    /** Writes a link. */
    LINK,
    /** Reads the state of the bucket. */
    STATUS;

    /** If true, the operation is about one object. */
    public boolean needsName() {
        return this != LIST && this != STATUS;
    }

    /** If true, the operation writes something that can have a description and metadata. */
    public boolean writes() {
        return this == PUT || this == LINK;
    }
}
