package io.github.cameljetstream.kv.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRecordTest {
    private static final Token OPEN = new Token("A1", 7);
    private static final Completion DONE = new Completion("A0-3-X", "I1", "id 1:\n");

    private static GroupRecord.WithData again(GroupRecord record, byte[] data) {
        return GroupRecord.parse(record.bytes(data));
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        GroupRecord record = new GroupRecord(OPEN, List.of(DONE, DONE.ownedBy("I2")), Map.of())
                .writtenBy("I1", 4)
                .writtenBy("I2", 5);
        byte[] data = "a\n\nb é".getBytes(UTF_8);
        assertThat(again(record, data).record()).isEqualTo(record);
        assertThat(again(record, data).data()).isEqualTo(data);
        assertThat(again(GroupRecord.NONE, new byte[0]).record()).isEqualTo(GroupRecord.NONE);
        assertThat(again(record.withOpen(null), new byte[0]).record().open()).isNull();
    }

    @Test
    void theValueBeginsWithLinesForPeople() {
        GroupRecord record = new GroupRecord(OPEN, List.of(DONE), Map.of()).writtenBy("I1", 4);
        assertThat(new String(record.bytes("data".getBytes(UTF_8)), UTF_8))
                .isEqualTo("camel-aggregate/1 group\nopen A1 7\ncompleted A0-3-X I1 id=201=3A=0A\nwriter I1 4\n\ndata");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "camel-aggregate/1 group",
                "camel-aggregate/2 group\n\n",
                "camel-aggregate/1 group\nopen A1\n\n",
                "camel-aggregate/1 group\nopen A1 x\n\n",
                "camel-aggregate/1 group\nnewer line\n\n",
                "camel-aggregate/1 completed\n\n"
            })
    void aValueOfAnotherKindIsNotRead(String value) {
        assertThat(GroupRecord.parse(value.getBytes(UTF_8))).isNull();
    }

    @Test
    void completionsAreFoundChangedAndRemoved() {
        GroupRecord record = GroupRecord.NONE.with(DONE);
        assertThat(record.completion(DONE.id())).isEqualTo(DONE);
        assertThat(record.completion("other")).isNull();
        assertThat(record.replacing(DONE.id(), each -> each.ownedBy("I9")).completion(DONE.id()))
                .isEqualTo(DONE.ownedBy("I9"));
        assertThat(record.replacing("other", each -> each.ownedBy("I9"))).isEqualTo(record);
        assertThat(record.without(DONE.id())).isEqualTo(GroupRecord.NONE);
        assertThat(record.isEmpty()).isFalse();
        assertThat(GroupRecord.NONE.isEmpty()).isTrue();
        assertThat(GroupRecord.NONE.withOpen(OPEN).isEmpty()).isFalse();
    }

    @Test
    void theLastWriteOfEachOfTheLastWritersIsKnown() {
        GroupRecord record = GroupRecord.NONE;
        for (int i = 0; i < 100; i++) {
            record = record.writtenBy("I" + i, i);
        }
        record = record.writtenBy("I99", 200);
        assertThat(record.writers()).hasSize(64);
        assertThat(record.isWrittenBy("I99", 200)).isTrue();
        assertThat(record.isWrittenBy("I99", 99)).isFalse();
        assertThat(record.isWrittenBy("I0", 0)).isFalse();
        assertThat(record.isWrittenBy("I36", 36)).isTrue();
    }

    @Test
    void aKeyNamesTheCompletionAndItsGroup() {
        Completion completion = Completion.of(OPEN, "X1", "I1", "e");
        Completion.Name name = Completion.Name.parse(Completion.key(completion.id(), "order 7.a"));
        assertThat(name).isEqualTo(new Completion.Name("A1-7-X1", "order 7.a"));
        assertThat(Completion.Name.parse("completed.x")).isNull();
        assertThat(Completion.Name.parse("group.x.y")).isNull();
        assertThat(name.replaces(OPEN)).isTrue();
        assertThat(name.replaces(OPEN.next())).isFalse();
        assertThat(name.replaces(new Token("A", 1))).isFalse();
        assertThat(name.replaces(null)).isFalse();
    }
}
