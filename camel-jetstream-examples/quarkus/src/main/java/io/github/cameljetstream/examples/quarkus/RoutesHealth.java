package io.github.cameljetstream.examples.quarkus;

import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Camel's checks of readiness, those of the component among them, as one of {@code /q/health/ready}. */
@Readiness
public class RoutesHealth implements org.eclipse.microprofile.health.HealthCheck {
    private final CamelContext camel;

    RoutesHealth(CamelContext camel) {
        this.camel = camel;
    }

    @Override
    public HealthCheckResponse call() {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(camel);
        HealthCheckResponseBuilder response = HealthCheckResponse.named("camel");
        results.forEach(result ->
                response.withData(result.getCheck().getId(), result.getState().name()));
        return response.status(results.stream().allMatch(result -> result.getState() == HealthCheck.State.UP))
                .build();
    }
}
