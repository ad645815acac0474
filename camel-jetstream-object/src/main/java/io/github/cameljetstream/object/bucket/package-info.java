/**
 * Object store buckets of NATS (ADR-20): large values, in chunks. Independent of Camel; stands on the shared connections of
 * {@code camel-jetstream}.
 *
 * <p>A bucket is the stream {@code OBJ_<name>}, as all NATS clients create it. The chunks of an object have the subject {@code
 * $O.<bucket>.C.<nuid>}, and its {@link ObjectDetails} the subject {@code $O.<bucket>.M.<name in base64url>}. Begin with {@link
 * ObjectBucket}.
 *
 * <h2>Writes</h2>
 *
 * {@link ChunkWriter} publishes the chunks under a new nuid, some at a time, and awaits each acknowledgement. Only then {@link
 * DetailsWriter} publishes the details, which expect that nobody has written others since it read the last ones. So exactly
 * one writer replaces an object, and it purges the chunks of the replaced one. If a write fails before, its chunks are
 * purged; the object that was there stays visible.
 *
 * <h2>Reads</h2>
 *
 * {@link StoredMessages} receives chunks from a short-lived pull consumer, and continues behind the last one after a loss.
 * {@link ObjectInput} counts and digests them, and ends only if both are as in the details.
 */
@NullMarked
package io.github.cameljetstream.object.bucket;

import org.jspecify.annotations.NullMarked;
