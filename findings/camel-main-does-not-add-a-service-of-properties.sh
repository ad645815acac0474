#!/usr/bin/env bash
# Software:  Camel 4.18.0 (camel-main, camel-master, camel-file)
# Surprise:  A cluster service that is a bean in the registry becomes a service of the Camel context, so that master: finds
#            it, if the application binds it. The same bean from the properties (camel.beans.NAME) does not: it is in the
#            registry, and master: fails with "No cluster service found".
# Who cares: Applications without Java code, such as those of Camel JBang and Camel K, that want one active instance.
# Way out:   Bind the bean in Java (main.bind), or declare it in a YAML or XML route file.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
camel=4.18.0
maven "org.apache.camel:camel-main:$camel" "org.apache.camel:camel-master:$camel" "org.apache.camel:camel-file:$camel" \
    "org.apache.camel:camel-timer:$camel" "org.apache.camel:camel-core-languages:$camel"
java_program "$work/locks" <<'JAVA'
import java.util.concurrent.*;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.main.Main;

class Finding {
    public static void main(String[] args) throws Exception {
        for (String how : new String[] {"bound", "properties"}) {
            CountDownLatch ran = new CountDownLatch(1);
            Main main = new Main();
            if (how.equals("bound")) {
                FileLockClusterService service = new FileLockClusterService();
                service.setRoot(args[0]);
                main.bind("cluster", service);
            } else {
                main.addInitialProperty("camel.beans.cluster", "#class:" + FileLockClusterService.class.getName());
                main.addInitialProperty("camel.beans.cluster.root", args[0]);
            }
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("master:ns:timer:t?period=100").process(exchange -> ran.countDown());
                }
            });
            String outcome;
            try {
                main.start();
                outcome = "the route ran " + ran.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                Throwable cause = e;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                outcome = cause.getMessage();
            }
            System.out.println(how + ": in the registry "
                    + (main.getCamelContext().getRegistry().lookupByName("cluster") != null) + ", " + outcome);
            main.stop();
        }
        System.exit(0);
    }
}
JAVA
seen <<'SEEN'
bound: in the registry true, the route ran true
properties: in the registry true, No cluster service found
SEEN
