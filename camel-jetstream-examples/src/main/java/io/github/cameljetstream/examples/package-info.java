/**
 * Things to run and to learn from: the {@link io.github.cameljetstream.examples.OrdersDemo demo}, the first route in
 * {@link io.github.cameljetstream.examples.FirstRoute Java}, YAML and XML, and one small example per feature.
 *
 * <p>After {@code mvn package}, each runs with {@code java -cp 'camel-jetstream-examples/target/classes:camel-jetstream-examples/target/lib/*' CLASS}
 * against the NATS server of {@code -DnatsURL}, by default the one on this machine; only the demo starts a server of its own.
 */
package io.github.cameljetstream.examples;
