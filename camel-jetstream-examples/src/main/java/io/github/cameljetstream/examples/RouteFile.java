package io.github.cameljetstream.examples;

import org.apache.camel.main.Main;

/**
 * Runs routes of YAML or XML files, such as the first route in both: {@code RouteFile classpath:routes/first-route.yaml}.
 */
public final class RouteFile {
    private RouteFile() {}

    public static void main(String[] files) throws Exception {
        main(String.join(",", files)).run();
    }

    /** A program of the routes in these files: a pattern such as {@code classpath:routes/*.yaml} or {@code file:my.xml}. */
    static Main main(String pattern) {
        Main main = new Main();
        main.configure().withRoutesIncludePattern(pattern);
        return main;
    }
}
