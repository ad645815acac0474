package io.github.cameljetstream.examples;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** One route stores the files of a folder in a bucket, and another writes what is stored into a second folder. */
public class FolderExample extends RouteBuilder {
    private final String from;
    private final String to;

    /** Copies the files of a folder, with its subfolders, into another one. */
    public FolderExample(String from, String to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public void configure() {
        // The name of a file begins with its subfolder. A file that has been stored moves to the subfolder .camel.
        from("file:" + from + "?recursive=true&readLock=changed&readLockCheckInterval=200&delay=200&initialDelay=0")
                .routeId("store")
                .to("jetstream-object:folder?operation=put&objectName=${header.CamelFileName}&provisioning=create");

        // Camel writes no file outside of the folder, whatever an object is called.
        from("jetstream-object:folder?ignoreDeletes=true&provisioning=create")
                .routeId("fetch")
                .to("jetstream-object:folder?operation=get&objectName=${header.CamelJetStreamObjectName}")
                .to("file:" + to + "?fileName=${header.CamelJetStreamObjectName}&tempPrefix=.part-");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new FolderExample("outbox", "inbox"));
        main.run();
    }
}
