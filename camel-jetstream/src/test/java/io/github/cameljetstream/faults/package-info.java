/**
 * What becomes of messages when processes, servers and the network fail.
 *
 * <p>{@link io.github.cameljetstream.faults.Ledger} notes what happens to each message between producer and sink, and
 * {@link io.github.cameljetstream.faults.Verdict} is what it finds in the end. The tests here are tagged {@code faults};
 * their short form is part of the normal build, and {@code RandomFaultsTest} has a long one.
 */
package io.github.cameljetstream.faults;
