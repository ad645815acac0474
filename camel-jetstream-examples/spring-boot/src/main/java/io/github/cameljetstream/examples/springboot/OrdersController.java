package io.github.cameljetstream.examples.springboot;

import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders: {@code PUT /orders/4711}. */
@RestController
class OrdersController {
    private final ProducerTemplate camel;

    OrdersController(ProducerTemplate camel) {
        this.camel = camel;
    }

    /** Answers when the order is stored. A caller who gets no answer sends it again: the stream has it once. */
    @PutMapping("/orders/{number}")
    ResponseEntity<String> order(@PathVariable String number, @RequestBody String order) {
        try {
            camel.sendBodyAndHeaders("direct:orders", order, Map.of("orderNumber", number));
            return ResponseEntity.accepted().body("Order " + number + " is stored.\n");
        } catch (CamelExecutionException e) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .body("Order " + number + " may not be stored, send it again: "
                            + e.getCause().getMessage() + "\n");
        }
    }
}
