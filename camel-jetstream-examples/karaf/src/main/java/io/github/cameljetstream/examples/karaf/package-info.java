/** A route for Karaf: a bundle that Blueprint configures. */
package io.github.cameljetstream.examples.karaf;
