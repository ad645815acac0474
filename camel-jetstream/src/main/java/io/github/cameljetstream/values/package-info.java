/**
 * What the values of options can be: durations, names of enums, subjects, URLs of servers, and texts that are given inline
 * or in a file. Pure, except for the file of a {@link io.github.cameljetstream.values.TextSource}. Imports no other package
 * of the component.
 */
@NullMarked
package io.github.cameljetstream.values;

import org.jspecify.annotations.NullMarked;
