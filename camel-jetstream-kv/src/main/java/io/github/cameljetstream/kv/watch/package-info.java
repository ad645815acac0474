/**
 * The decisions of a watch: where it begins ({@code WatchPlan}), and when its initial values are through ({@code
 * InitialPhase}). Independent of Camel. The consumer of the endpoint receives the writes by an ordered replay of the
 * component.
 */
@NullMarked
package io.github.cameljetstream.kv.watch;

import org.jspecify.annotations.NullMarked;
