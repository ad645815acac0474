package io.github.cameljetstream.benchmarks.report;

import io.github.cameljetstream.benchmarks.Goal;
import io.github.cameljetstream.benchmarks.Metric;
import io.github.cameljetstream.benchmarks.Result;
import io.github.cameljetstream.benchmarks.Result.Spread;
import java.util.List;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The figures for programs. */
public final class JsonReport {
    private JsonReport() {}

    public static String of(List<String> circumstances, List<Result> results) {
        JsonObject root = new JsonObject();
        root.put("circumstances", new JsonArray(circumstances));
        JsonArray scenarios = new JsonArray();
        JsonArray goals = new JsonArray();
        for (Result result : results) {
            scenarios.add(scenario(result));
            for (Goal goal : Goal.all()) {
                goal.judge(result).ifPresent(verdict -> goals.add(verdict(verdict)));
            }
        }
        root.put("scenarios", scenarios);
        root.put("goals", goals);
        return Jsoner.prettyPrint(root.toJson());
    }

    private static JsonObject scenario(Result result) {
        JsonObject json = new JsonObject();
        json.put("name", result.scenario().name());
        json.put("title", result.scenario().title());
        json.put("rounds", result.rounds());
        json.put("void", new JsonArray(result.voids()));
        JsonObject contenders = new JsonObject();
        for (String contender : result.contenders()) {
            JsonObject figures = new JsonObject();
            for (Metric metric : Metric.values()) {
                if (result.has(contender, metric) && result.has(result.baseline(), metric)) {
                    JsonObject figure = spread(result.spread(contender, metric));
                    figure.put("unit", metric.unit());
                    figure.put("ratio", spread(result.ratio(contender, result.baseline(), metric)));
                    figures.put(metric.name(), figure);
                }
            }
            contenders.put(contender, figures);
        }
        json.put("contenders", contenders);
        return json;
    }

    private static JsonObject spread(Spread spread) {
        JsonObject json = new JsonObject();
        json.put("least", spread.least());
        json.put("median", spread.median());
        json.put("most", spread.most());
        return json;
    }

    private static JsonObject verdict(Goal.Verdict verdict) {
        JsonObject json = new JsonObject();
        json.put("scenario", verdict.scenario());
        json.put("goal", verdict.goal().toString());
        json.put("figure", verdict.figure());
        json.put("met", verdict.met());
        return json;
    }
}
