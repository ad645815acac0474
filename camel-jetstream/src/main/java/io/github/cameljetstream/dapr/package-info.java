/**
 * Dapr component files: the text of a file becomes settings. Imports {@code options} only, and nothing of Camel. The
 * caller passes the names of the options, and reads the secrets. Errors never contain a value of the file. A file has
 * the form of Dapr's component specification (kind Component, type pubsub.jetstream).
 */
@NullMarked
package io.github.cameljetstream.dapr;

import org.jspecify.annotations.NullMarked;
