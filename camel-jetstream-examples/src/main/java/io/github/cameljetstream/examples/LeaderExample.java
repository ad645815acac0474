package io.github.cameljetstream.examples;

import io.github.cameljetstream.kv.JetStreamClusterService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.apache.camel.main.Main;

/**
 * Only one of all running instances runs the route. Start the program twice and stop the first: the second takes over at once.
 * After a crash it takes over when the lease is over.
 */
public class LeaderExample extends RouteBuilder {
    @Override
    public void configure() throws Exception {
        getContext().addService(new JetStreamClusterService("leaders"));

        from("timer:report?period=200")
                .routeId("report")
                .routePolicy(ClusteredRoutePolicy.forNamespace("reports"))
                .log("This instance leads");
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new LeaderExample());
        main.run();
    }
}
