package io.github.cameljetstream.springboot;

/**
 * An option that a property of the application gives.
 *
 * @param property the property's name, and where it stands if that is known
 * @param value with Spring's placeholders resolved, and with the elements of a list separated by commas
 */
record GivenOption(CatalogOption option, String property, String value) {
    @Override
    public String toString() {
        return option.name() + (option.isSecret() ? "=xxxxxx" : "=" + value);
    }
}
