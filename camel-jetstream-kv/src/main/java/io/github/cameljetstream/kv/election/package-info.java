/**
 * The election of one leader among members, by compare-and-set on a key of a bucket. Independent of Camel. Begin with {@link
 * Candidate}.
 *
 * <p>The leader's record in the bucket names the member and its lease; {@link LeaderRecord} has the format. {@link Election}
 * decides; it is pure, and each method gets the time. {@link Candidate} asks the bucket what the election requests, and
 * reports what changes. {@link Roster} knows the members.
 *
 * <h2>Why there is one leader at most</h2>
 *
 * <ul>
 *   <li>A leader counts its lease from before it sends a write. It stops leading after two thirds of it.
 *   <li>Another member counts the same lease from when it has read that write, and claims after the whole of it, if nothing
 *       was written meanwhile: the claim expects the revision.
 *   <li>Both use their own monotonic clock. So a claim is later than the end of the leader's time, whatever is delayed,
 *       lost, or repeated.
 *   <li>A leader that stops in an orderly way writes that the key is released, after its listeners have returned. That
 *       write alone, which no other program makes, lets the next member claim at once. A key that was deleted does not.
 * </ul>
 */
@NullMarked
package io.github.cameljetstream.kv.election;

import org.jspecify.annotations.NullMarked;
