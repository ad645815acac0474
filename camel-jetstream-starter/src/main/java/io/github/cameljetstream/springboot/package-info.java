/**
 * The component in Spring Boot: the properties {@code camel.component.jetstream.*}.
 *
 * <p>{@link io.github.cameljetstream.springboot.GivenOptions} reads them from the environment, {@link
 * io.github.cameljetstream.springboot.JetStreamComponentAutoConfiguration} gives them to the component as Camel Main
 * does: as text, which the component itself reads. So a value has the same forms, and the same errors, as in a URI.
 * There is no class with a field for each option: what the options are, the component's catalog entry says.
 */
package io.github.cameljetstream.springboot;
