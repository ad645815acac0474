package io.github.cameljetstream.dapr;

/**
 * One entry of spec.metadata.
 *
 * @param name the name as it is written in the file
 * @param source the location of its value
 */
public record MetadataItem(String name, Source source) {
    /** The location of the value of a setting. */
    public sealed interface Source permits Text, SecretKey, Variable {}

    /** In the file: the text of a scalar, without its quotes. */
    public record Text(String text) implements Source {
        /** It may be a secret. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /** In a secret store ({@code secretKeyRef}). */
    public record SecretKey(String name, String key) implements Source {}

    /** In the environment of the process ({@code envRef}). */
    public record Variable(String name) implements Source {}
}
