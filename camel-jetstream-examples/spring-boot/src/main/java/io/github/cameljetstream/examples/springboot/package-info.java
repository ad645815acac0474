/** A Spring Boot application: orders come by HTTP, go through a stream and are processed. */
package io.github.cameljetstream.examples.springboot;
