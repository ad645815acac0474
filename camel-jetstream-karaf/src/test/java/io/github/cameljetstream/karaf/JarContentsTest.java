package io.github.cameljetstream.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What the component's jar holds beside its classes: its licence, and the list of what it is built with. */
class JarContentsTest {
    private static final String LIBRARIES = "META-INF/sbom/camel-jetstream.cdx.json";

    private static String text(JarFile jar, String name) throws IOException {
        assertThat(jar.getEntry(name)).as(name).isNotNull();
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void holdsLicenseAndNotice() throws IOException {
        try (JarFile jar = new JarFile(ManifestTest.jar().toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(jar, "META-INF/NOTICE")).contains("camel-jetstream");
        }
    }

    @Test
    void holdsTheListOfItsLibraries() throws IOException {
        try (JarFile jar = new JarFile(ManifestTest.jar().toFile())) {
            assertThat(text(jar, LIBRARIES))
                    .contains("\"bomFormat\" : \"CycloneDX\"", "pkg:maven/io.nats/jnats@", "bcprov-lts8on@")
                    .doesNotContain("junit", "assertj");
        }
    }
}
