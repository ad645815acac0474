/**
 * Credentials and TLS material: reads them again at each connect, and checks the server's host name. Imports
 * {@code options}; only {@code connection} uses it.
 *
 * <ul>
 *   <li>Who we are: {@link Credentials} has the options; {@link CurrentCredentials} signs the server's nonce with a JWT and
 *       its seed, or a seed alone; {@link CurrentToken} reads a token.
 *   <li>TLS: {@link TlsSettings} has the options; {@link CurrentTls} makes the {@code SSLContext} of each handshake, from PEM
 *       texts or key stores, and keeps the last good one while a renewal is incomplete.
 *   <li>{@link HostNameCheck}: compares the server's certificate with the host of the URL (RFC 2818), which jnats omits.
 * </ul>
 *
 * No class here logs a secret or puts one into an exception or a {@code toString()}.
 */
@NullMarked
package io.github.cameljetstream.security;

import org.jspecify.annotations.NullMarked;
