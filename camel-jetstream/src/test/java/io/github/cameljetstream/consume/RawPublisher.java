package io.github.cameljetstream.consume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Publishes what jnats does not: a message with any reply subject and any block of headers, such as a status. */
final class RawPublisher implements AutoCloseable {
    private final Socket socket;

    RawPublisher(String url) throws IOException {
        URI server = URI.create(url);
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        write("CONNECT {\"verbose\":false,\"headers\":true}\r\n");
    }

    /** Publishes; when it returns, the server has sent it to the subscribers. */
    void publish(String subject, String reply, String headers, String body) throws IOException {
        String replyTo = reply == null ? "" : reply + " ";
        if (headers == null) {
            write("PUB " + subject + " " + replyTo + body.length() + "\r\n" + body + "\r\n");
        } else {
            int length = headers.getBytes(StandardCharsets.UTF_8).length;
            write("HPUB " + subject + " " + replyTo + length + " " + (length + body.length()) + "\r\n" + headers + body
                    + "\r\n");
        }
        awaitPong();
    }

    /** Publishes a status. */
    void status(String subject, String reply, String status, String... headers) throws IOException {
        publish(
                subject,
                reply,
                "NATS/1.0 "
                        + String.join("\r\n", status, String.join("\r\n", headers))
                                .strip() + "\r\n\r\n",
                "");
    }

    private void write(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void awaitPong() throws IOException {
        write("PING\r\n");
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each >= 0; each = in.read()) {
            if (each != '\n') {
                line.append((char) each);
            } else if (line.toString().startsWith("PONG")) {
                return;
            } else if (line.toString().startsWith("-ERR")) {
                throw new IOException(line.toString());
            } else {
                line.setLength(0);
            }
        }
        throw new IOException("The server closed the connection: " + line);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
