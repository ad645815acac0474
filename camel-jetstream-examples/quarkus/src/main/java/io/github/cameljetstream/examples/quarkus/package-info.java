/** A Quarkus application: orders come by HTTP, go through a stream and become bills. */
package io.github.cameljetstream.examples.quarkus;
