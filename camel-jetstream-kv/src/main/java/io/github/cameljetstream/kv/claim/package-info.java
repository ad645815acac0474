/**
 * Claims of keys in a bucket, which survive the crash of their owner. Independent of Camel. Begin with {@link KeyClaims}.
 *
 * <p>A claim is the right to process the message of a key. Its value in the bucket names the owner and the lease; {@link
 * ClaimRecord} has the format. The owner renews the claim at a third of the lease, confirms it at the end, or releases it.
 * {@link ClaimJudge} decides what somebody else may do with it, and uses no clock of another machine than the server's.
 */
@NullMarked
package io.github.cameljetstream.kv.claim;

import org.jspecify.annotations.NullMarked;
