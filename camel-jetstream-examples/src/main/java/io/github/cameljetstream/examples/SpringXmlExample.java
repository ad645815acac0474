package io.github.cameljetstream.examples;

import org.springframework.context.support.ClassPathXmlApplicationContext;

/**
 * Routes and the component in Spring XML, with the server's URL and the token from a file of properties or the
 * environment: see {@code spring/orders.xml}.
 */
public final class SpringXmlExample {
    static final String CONFIGURATION = "spring/orders.xml";

    private SpringXmlExample() {}

    public static void main(String[] args) throws InterruptedException {
        try (ClassPathXmlApplicationContext spring = new ClassPathXmlApplicationContext(CONFIGURATION)) {
            spring.registerShutdownHook();
            Thread.currentThread().join();
        }
    }
}
