/** The bundle and the feature, in a real Karaf. */
package io.github.cameljetstream.karaf;
