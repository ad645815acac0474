package io.github.cameljetstream.testinfra;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that can fail: forwards a loopback port to a server, and cuts, stalls or delays what passes when told to.
 */
public final class TcpProxy implements AutoCloseable {

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object valve = new Object();
    private boolean stalled;
    private Duration delay = Duration.ZERO;
    private volatile boolean refusing;
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile boolean closed;

    /** Forwards to this server. */
    public static TcpProxy to(NatsService server) {
        URI url = URI.create(server.url());
        return new TcpProxy(url.getHost(), url.getPort());
    }

    private TcpProxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), LoopbackPorts.free()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("accept", this::accept);
    }

    /** {@code nats://127.0.0.1:PORT}, with the proxy's port. */
    public String url() {
        return "nats://127.0.0.1:" + port();
    }

    /** The port that the proxy listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Closes all connections; new ones are taken unless the proxy refuses. */
    public void cut() {
        sockets.forEach(TcpProxy::close);
    }

    /** Whether new connections are closed as soon as they are made. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Lets nothing pass in either direction, and closes nothing: a black hole. */
    public void stall() {
        synchronized (valve) {
            stalled = true;
        }
    }

    /** Lets pass what has waited since {@link #stall()}, and everything after it. */
    public void unstall() {
        synchronized (valve) {
            stalled = false;
            valve.notifyAll();
        }
    }

    /**
     * Cuts a connection instead of passing on an answer to a request, this many times: the server has seen the request, and
     * the client does not get the answer.
     */
    public void loseAnswers(int count) {
        answersToLose.set(count);
    }

    /** How many answers are still to be lost, see {@link #loseAnswers}. */
    public int answersToLose() {
        return answersToLose.get();
    }

    /** How long each piece that is read waits before it is passed on, in both directions. */
    public void delay(Duration time) {
        synchronized (valve) {
            delay = time;
        }
    }

    /** How many connections from clients are open. */
    public int connections() {
        return sockets.size() / 2;
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
            unstall();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                join(listener.accept());
            } catch (IOException e) {
                // Closed, or the client went away at once: the loop's condition tells.
            }
        }
    }

    private void join(Socket client) {
        if (refusing) {
            close(client);
            return;
        }
        try {
            Socket server = new Socket(host, port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            daemon("to-server", () -> forward(client, server));
            daemon("to-client", () -> forward(server, client));
        } catch (IOException e) {
            close(client);
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitPassage();
                if (from.getPort() == port && loses(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // One side is gone, so the other goes too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from);
            end(to);
        }
    }

    private boolean loses(String piece) {
        return answersToLose.get() > 0
                && piece.contains("MSG _INBOX.")
                && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private void awaitPassage() throws InterruptedException {
        Duration wait;
        synchronized (valve) {
            wait = delay;
            while (stalled && !closed) {
                valve.wait();
            }
        }
        if (!wait.isZero()) {
            Thread.sleep(wait.toMillis());
        }
    }

    private void end(Socket socket) {
        close(socket);
        sockets.remove(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private void daemon(String role, Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy-" + port() + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }
}
