package io.github.cameljetstream.examples.jbang;

import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** The command {@code camel}, which JBang makes of Camel's class. */
final class CamelRun {
    private CamelRun() {}

    public static void main(String[] arguments) {
        CamelJBangMain.run(arguments);
    }
}
