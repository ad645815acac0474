/**
 * Operations of a producer that ask a stream or change it, instead of publishing; and browsing.
 *
 * <p>{@link Operations} runs the operation of an exchange: {@link RequestReader} reads it from options and headers, {@link
 * MessageReader} and {@link BatchReader} read messages, {@link Changes} changes streams and consumers, and {@link
 * OperationResults} writes the result into the exchange. {@link StreamInspector} reads the same for JMX and for browsing,
 * and blocks.
 */
@NullMarked
package io.github.cameljetstream.operations;

import org.jspecify.annotations.NullMarked;
