/**
 * From texts to the values of options: names and spellings, value formats, Dapr component files, and what a URI may
 * contain. Imports {@code headers}, {@code dapr} and {@code options}.
 *
 * <ul>
 *   <li>{@code OptionConfigurer} extends the configurers that the build generates; {@code OptionValues} parses a value.
 *   <li>{@code ExclusiveOptions} says which options an option displaces at a place of lower precedence.
 *   <li>{@code DaprFile} applies the settings of a Dapr component file; {@code DaprValues} resolves their secrets and
 *       placeholders.
 *   <li>{@code SecretUris} masks the secrets of a URI; {@code DynamicUri} protects the template of a {@code toD}.
 * </ul>
 *
 * <p>The package {@code options} lists the stations of an option.
 */
@NullMarked
package io.github.cameljetstream.configure;

import org.jspecify.annotations.NullMarked;
