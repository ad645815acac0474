package io.github.cameljetstream.testinfra;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no server outlives the JVM that started it.
 *
 * <p>A shutdown hook kills the servers at an orderly end. When the JVM itself is killed, a shell that reads from it comes
 * to the end of its input and kills them (not on Windows, and not a container).
 */
final class Reaper {

    /** Lines are "+PID" and "-PID"; a Ctrl-C, which the whole terminal group gets, must not end the shell first. */
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            pids=' '
            while read -r line; do
              pid=${line#?}
              case $line in
                +*) pids="$pids$pid " ;;
                -*) pids="${pids%% $pid *} ${pids#* $pid }" ;;
              esac
            done
            for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
            """;

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final Set<NatsServer> SERVERS = ConcurrentHashMap.newKeySet();
    private static OutputStream shell;

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> SERVERS.forEach(NatsServer::close), "nats-server-reaper"));
    }

    private Reaper() {}

    static void started(NatsServer server, long pid) {
        SERVERS.add(server);
        tell("+" + pid);
    }

    static void ended(NatsServer server, long pid) {
        SERVERS.remove(server);
        tell("-" + pid);
    }

    private static synchronized void tell(String line) {
        if (File.separatorChar == '\\') {
            return;
        }
        try {
            if (shell == null) {
                shell = startShell();
            }
            shell.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            shell.flush();
        } catch (IOException e) {
            LOG.warn("If this JVM is killed, its nats-server processes will go on: {}", e.toString());
        }
    }

    private static OutputStream startShell() throws IOException {
        return new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .getOutputStream();
    }
}
