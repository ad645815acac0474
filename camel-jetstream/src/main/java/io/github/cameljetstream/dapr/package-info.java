/**
 * Dapr component files, as text in and as settings out. Nothing here knows of Camel: who uses a file also says which
 * options there are, and where secrets are found.
 */
package io.github.cameljetstream.dapr;
