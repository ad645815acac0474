package io.github.cameljetstream.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Makes Spring Boot end with what is wrong and what to do, instead of a stack trace. */
final class RefusedPropertiesAnalyzer extends AbstractFailureAnalyzer<RefusedPropertiesException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RefusedPropertiesException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct the properties, or remove them. The page 'Options' of the manual has them all.",
                cause);
    }
}
