/**
 * Threads and log lines. Blocking work runs on {@code BackgroundTasks} or, with as many workers as there is work, on an
 * {@code ElasticWorkQueue} ({@code LimitedWorkQueue}: a limited number of items, also asynchronous ones); all skip work once
 * the CamelContext stops. {@code LeadWorker} reads events and continues with what follows from them until that blocks.
 * {@code RetryDelay} grows from retry to retry.
 * {@code InterruptFlag} keeps calls into jnats from losing what a thread with a pending interrupt sends.
 *
 * <p>Messages can cause log lines. {@code LogLimiter} and {@code LimitedLog} write each kind once a minute with a count, and
 * cut and escape what messages say; {@code Causes} does the same for exceptions. Imports nothing of the component.
 */
@NullMarked
package io.github.cameljetstream.runtime;

import org.jspecify.annotations.NullMarked;
