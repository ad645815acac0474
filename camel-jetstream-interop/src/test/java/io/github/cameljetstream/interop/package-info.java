/** Camel and the NATS client for JavaScript on the same streams. */
package io.github.cameljetstream.interop;
