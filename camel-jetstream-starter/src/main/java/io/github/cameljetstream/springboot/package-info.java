/**
 * The component in Spring Boot, and the cluster service of {@code camel-jetstream-kv}: the properties {@code
 * camel.component.jetstream.*} and {@code camel.cluster.jetstream.*}.
 *
 * <p>{@link io.github.cameljetstream.springboot.GivenOptions} reads them from the environment, {@link
 * io.github.cameljetstream.springboot.JetStreamComponentAutoConfiguration} gives them to the component as Camel Main
 * does: as text, which the component itself reads. So a value has the same forms, and the same errors, as in a URI.
 * There is no class with a field for each option: what the options are, the component's catalog entry says.
 */
package io.github.cameljetstream.springboot;
