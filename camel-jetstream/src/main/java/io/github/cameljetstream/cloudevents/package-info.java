/**
 * CloudEvents 1.0 in NATS messages and in messages of Camel. Imports {@code headers} and {@code connection}; all
 * classes are pure or stateless, and none uses a server. In structured mode the payload is a JSON object with the
 * attributes of the event and its data. In binary mode the payload is the data, and each attribute is a NATS header
 * whose name begins with {@code ce-}, as the NATS protocol binding of CloudEvents defines. Dapr uses the structured
 * mode.
 */
@NullMarked
package io.github.cameljetstream.cloudevents;

import org.jspecify.annotations.NullMarked;
