/**
 * The component for NATS JetStream: the classes that Camel and its users name, which begin with JetStream. Imports
 * every other package of the component except {@code tracing}, and no other package imports it.
 *
 * <p>{@code JetStreamComponent} creates endpoints, {@code JetStreamEndpoint} validates their options and creates
 * producers and consumers. {@code JetStreamConsumer}, {@code JetStreamPollingConsumer} and {@code JetStreamProducer}
 * give the packages below them the life cycle of Camel. {@code OptionPrecedence} is one of the stations of an option;
 * the package {@code options} lists all.
 */
@NullMarked
package io.github.cameljetstream;

import org.jspecify.annotations.NullMarked;
