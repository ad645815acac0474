package io.github.cameljetstream.examples.quarkus;

import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** Takes orders: {@code PUT /orders/4711}. */
@Path("/orders/{number}")
public class OrdersResource {
    private final ProducerTemplate camel;

    OrdersResource(ProducerTemplate camel) {
        this.camel = camel;
    }

    /** Answers when the order is stored. A caller who gets no answer sends it again: the stream has it once. */
    @PUT
    public Response order(@PathParam("number") String number, String order) {
        try {
            camel.sendBodyAndHeaders("direct:orders", order, Map.of("orderNumber", number));
            return Response.accepted("Order " + number + " is stored.\n").build();
        } catch (CamelExecutionException e) {
            return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                    .entity("Order " + number + " may not be stored, send it again: "
                            + e.getCause().getMessage() + "\n")
                    .build();
        }
    }
}
