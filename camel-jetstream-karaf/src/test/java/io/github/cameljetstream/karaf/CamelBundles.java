package io.github.cameljetstream.karaf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes bundles of plain Camel jars, for tests: all in one, because several have classes in the same packages.
 *
 * <p>Camel's extender finds components, languages and converters only in a bundle that gets the packages org.apache.camel and
 * org.apache.camel.spi from another. So the files that name those are in a second bundle.
 */
public final class CamelBundles {
    private static final String SERVICES = "META-INF/services/org/apache/camel/";

    private final Map<String, byte[]> classes = new TreeMap<>();
    private final Map<String, byte[]> services = new TreeMap<>();

    private CamelBundles() {}

    /** Arguments: the folder that holds {@code jars} and gets the bundles, and the bundles' version. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        CamelBundles bundles = new CamelBundles();
        try (Stream<Path> jars = Files.list(folder.resolve("jars"))) {
            jars.sorted().forEach(bundles::read);
        }
        bundles.write(folder, arguments[1]);
    }

    private void read(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().filter(one -> !one.isDirectory()).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    add(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String name, byte[] content) {
        if (name.startsWith(SERVICES)) {
            services.merge(name, content, CamelBundles::joined);
        }
        if (!name.equals(JarFile.MANIFEST_NAME)) {
            classes.merge(name, content, (first, second) -> name.startsWith(SERVICES) ? joined(first, second) : first);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.write('\n');
        both.writeBytes(second);
        return both.toByteArray();
    }

    private void write(Path folder, String version) throws IOException {
        String exports = packages().stream()
                .map(name -> name + ";version=\"" + version + '"')
                .collect(Collectors.joining(","));
        write(
                folder.resolve("camel-all.jar"),
                classes,
                List.of("Export-Package", exports, "DynamicImport-Package", "*"),
                "camel-all",
                version);
        write(
                folder.resolve("camel-services.jar"),
                services,
                List.of("Import-Package", "org.apache.camel,org.apache.camel.spi", "DynamicImport-Package", "*"),
                "camel-services",
                version);
    }

    private Set<String> packages() {
        return classes.keySet().stream()
                .filter(name -> name.startsWith("org/apache/camel/") && name.endsWith(".class"))
                .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void write(Path file, Map<String, byte[]> entries, List<String> headers, String name, String version)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        for (int i = 0; i < headers.size(); i += 2) {
            main.putValue(headers.get(i), headers.get(i + 1));
        }
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        }
    }
}
