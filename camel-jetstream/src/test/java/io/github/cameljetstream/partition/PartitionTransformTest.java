package io.github.cameljetstream.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subject transform that puts the partition before the subject. */
class PartitionTransformTest {
    @Test
    void aTransformIsWrittenAsPcgroupsWritesIt() {
        PartitionTransform transform = new PartitionTransform(8, List.of(1, 3), "a.*.b.*.*.>");

        assertThat(transform.destination())
                .isEqualTo("{{Partition(8,1,3)}}.a.{{Wildcard(1)}}.b.{{Wildcard(2)}}.{{Wildcard(3)}}.>");
        assertThat(PartitionTransform.read("a.*.b.*.*.>", transform.destination()))
                .isEqualTo(transform);
        assertThat(transform.places()).containsExactly(1, 4);
    }

    @Test
    void otherSpellingsAreRead() {
        assertThat(PartitionTransform.read("a.*.*", "{{ partition(10, 2 , 1) }}.a.$1.{{wildcard(2)}}"))
                .isEqualTo(new PartitionTransform(10, List.of(2, 1), "a.*.*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.*|b.{{partition(8,1)}}.a.{{wildcard(1)}}",
                "a.*|{{partition(8,1)}}.b.{{wildcard(1)}}",
                "a.*|{{partition(8,1)}}",
                "a.*.*|{{partition(8,1)}}.a.{{wildcard(2)}}.{{wildcard(1)}}",
                "a.*|{{partition(99999999999,1)}}.a.{{wildcard(1)}}",
                "a.*|{{split(1,-)}}.a.{{wildcard(1)}}",
                ">|x.>",
                "a.*|",
                "|{{partition(8,1)}}.a.{{wildcard(1)}}"
            })
    void anotherTransformIsNone(String source, String destination) {
        assertThat(PartitionTransform.read(source, destination)).isNull();
    }

    @Test
    void aKeyThatTheSourceDoesNotHaveHasNoPlace() {
        assertThat(new PartitionTransform(8, List.of(1, 2), "a.*").places()).containsExactly(1, -1);
    }
}
