/** What every way to consume has to hold, whatever its options. */
package io.github.cameljetstream.contract;
