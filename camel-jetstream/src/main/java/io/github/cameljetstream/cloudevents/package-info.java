/**
 * CloudEvents 1.0 in NATS messages and in messages of Camel. In structured mode the payload is a JSON object that has
 * the attributes of the event and its data; in binary mode the payload is the data, and each attribute is a NATS header
 * whose name begins with {@code ce-}. Dapr writes and reads the structured mode. Nothing here talks to a server.
 */
package io.github.cameljetstream.cloudevents;
