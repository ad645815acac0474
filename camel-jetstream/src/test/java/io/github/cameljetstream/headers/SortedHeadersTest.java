package io.github.cameljetstream.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
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

    /** Camel's headers are a copy: what the map itself refuses, the copy allows. */
    @Test
    void theMapItselfDoesNotChange() {
        assertThat(headers.entrySet()).hasSize(4);
        Iterator<Map.Entry<String, Object>> entries = headers.entrySet().iterator();
        Map.Entry<String, Object> first = entries.next();
        assertThatThrownBy(() -> first.setValue(2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> headers.subMap("a", "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> headers.headMap("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> headers.tailMap("a")).isInstanceOf(UnsupportedOperationException.class);
        entries.next();
        entries.next();
        entries.next();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    }
}
