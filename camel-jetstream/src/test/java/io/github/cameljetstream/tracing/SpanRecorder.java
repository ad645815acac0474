package io.github.cameljetstream.tracing;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.SpanContextPropagationExtractor;
import org.apache.camel.telemetry.SpanContextPropagationInjector;
import org.apache.camel.telemetry.SpanLifecycleManager;
import org.apache.camel.telemetrydev.DevSpanAdapter;
import org.apache.camel.telemetrydev.TelemetryDevTracer;

/** Camel's tracer for development, and the spans that it makes. */
final class SpanRecorder implements SpanLifecycleManager {
    private final Queue<Recorded> spans = new ConcurrentLinkedQueue<>();
    private final Map<Span, Boolean> closed = new ConcurrentHashMap<>();
    private final SpanLifecycleManager tracer;

    /** A span, with its name, which the tracer does not tell. */
    record Recorded(String name, DevSpanAdapter span) {
        String trace() {
            return span.getTag("traceid");
        }

        String id() {
            return span.getSpanId();
        }

        String parent() {
            return span.getParentSpanId();
        }

        String tag(String tag) {
            return span.getTag(tag);
        }
    }

    private SpanRecorder(SpanLifecycleManager tracer) {
        this.tracer = tracer;
    }

    /** Has the context traced, which is not started yet. */
    static SpanRecorder in(CamelContext context) {
        TelemetryDevTracer tracer = new TelemetryDevTracer();
        tracer.setCamelContext(context);
        tracer.init(context);
        SpanRecorder recorder = new SpanRecorder(tracer.getSpanLifecycleManager());
        tracer.setSpanLifecycleManager(recorder);
        return recorder;
    }

    /** The spans that have ended and whose name begins so, in the order of their beginning. */
    List<Recorded> ended(String name) {
        return spans.stream()
                .filter(each -> each.name().startsWith(name) && closed.containsKey(each.span()))
                .toList();
    }

    @Override
    public Span create(String spanName, Span parent, SpanContextPropagationExtractor extractor) {
        Span span = tracer.create(spanName, parent, extractor);
        spans.add(new Recorded(spanName, (DevSpanAdapter) span));
        return span;
    }

    @Override
    public void activate(Span span) {
        tracer.activate(span);
    }

    @Override
    public void deactivate(Span span) {
        tracer.deactivate(span);
    }

    @Override
    public void close(Span span) {
        tracer.close(span);
        closed.put(span, true);
    }

    @Override
    public void inject(Span span, SpanContextPropagationInjector injector, boolean includeTracing) {
        tracer.inject(span, injector, includeTracing);
    }
}
