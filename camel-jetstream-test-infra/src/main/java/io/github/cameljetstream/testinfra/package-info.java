/**
 * Real NATS servers for tests, the demo and the benchmarks.
 *
 * <ul>
 *   <li>{@link io.github.cameljetstream.testinfra.NatsServer}: one server, a child process that can be killed, restarted
 *       and paused; {@link io.github.cameljetstream.testinfra.NatsCluster}: three of them;
 *       {@link io.github.cameljetstream.testinfra.LeafNode}: two, one a leaf node of the other.
 *   <li>{@link io.github.cameljetstream.testinfra.NatsBinary}: where the executable comes from.
 *   <li>{@link io.github.cameljetstream.testinfra.WithNatsServer}: a server shared by the test classes of one JVM.
 *   <li>{@link io.github.cameljetstream.testinfra.TcpProxy}, {@link io.github.cameljetstream.testinfra.JwtAccounts},
 *       {@link io.github.cameljetstream.testinfra.TestCertificates}: a faulty network, an operator, a certificate authority.
 * </ul>
 *
 * <p>Only the extension needs JUnit on the class path.
 */
package io.github.cameljetstream.testinfra;
