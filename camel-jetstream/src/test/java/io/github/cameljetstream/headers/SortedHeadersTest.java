package io.github.cameljetstream.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.apache.camel.util.CaseInsensitiveMap;
import org.junit.jupiter.api.Test;

class SortedHeadersTest {
    private static final String[] NAMES = SortedHeaders.sorted("CamelB", "camelA", "other", "CamelC");

    private final SortedHeaders headers = new SortedHeaders(NAMES, new Object[] {1, 2, null, 4});

    @Test
    void namesAreSortedWithoutRegardToCase() {
        assertThat(NAMES).containsExactly("camelA", "CamelB", "CamelC", "other");
        assertThat(headers.firstKey()).isEqualTo("camelA");
        assertThat(headers.lastKey()).isEqualTo("other");
    }

    /** The copy of a sorted map keeps its order without comparing: a wrong order would hide headers. */
    @Test
    void aCopyHasAllValues() {
        CaseInsensitiveMap copy = new CaseInsensitiveMap(headers);
        assertThat(copy)
                .hasSize(4)
                .containsEntry("CAMELA", 1)
                .containsEntry("camelb", 2)
                .containsEntry("Other", 4);
        assertThat(copy.get("camelc")).isNull();

        TreeMap<String, Object> tree = new TreeMap<>(headers);
        tree.put("CAMELD", 3);
        assertThat(tree.keySet()).containsExactly("camelA", "CamelB", "CamelC", "CAMELD", "other");
    }
}
