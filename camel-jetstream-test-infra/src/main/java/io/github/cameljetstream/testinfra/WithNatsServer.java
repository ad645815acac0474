package io.github.cameljetstream.testinfra;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class uses a NATS server that it shares with the other test classes of the JVM.
 *
 * <p>Methods and constructors get it as a parameter of type {@link NatsService} or {@link NatsServer}; the static
 * {@link NatsServerExtension#service()} gives it too. A test that kills or configures a server starts its own with
 * {@link NatsServer#builder()}, and has the tag {@code server} itself.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("server")
@ExtendWith(NatsServerExtension.class)
public @interface WithNatsServer {}
