package io.github.cameljetstream.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a.*", "*.b", ">", "a.>", "a*.b>", "städte.x"})
    void subjectsThatNatsTakesHaveNoProblem(String subject) {
        assertThat(Subjects.problem(subject)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".a", "a.", "a..b", "a b", "a\tb", ">.a", "a.>.b", "a\u007f"})
    void otherSubjectsHaveOne(String subject) {
        assertThat(Subjects.problem(subject)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"a,false", "a.b,false", "a*.b>,false", "*,true", "a.>,true", "a.*.b,true"})
    void onlyAWholeTokenIsAWildcard(String subject, boolean has) {
        assertThat(Subjects.hasWildcard(subject)).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({
        "a.b,a.b,true",
        "a.b,a.c,false",
        "a.*,a.b,true",
        "a.*,*.b,true",
        "a.*,b.*,false",
        "a.>,a.b.c,true",
        "a.>,a,false",
        ">,a,true",
        "a.*.c,a.>,true",
        "a,a.b,false"
    })
    void subjectsOverlapBothWays(String one, String other, boolean overlap) {
        assertThat(Subjects.overlap(one, other)).isEqualTo(overlap);
        assertThat(Subjects.overlap(other, one)).isEqualTo(overlap);
    }

    @ParameterizedTest
    @CsvSource({
        "a.b,a.b,true",
        "a.*,a.b,true",
        "a.b,a.*,false",
        "a.>,a.*,true",
        "a.*,a.>,false",
        "a.>,a,false",
        ">,>,true",
        "*,>,false",
        "*.*,a.*,true",
        "a.>,a.b.>,true"
    })
    void aGeneralSubjectCoversASpecialOne(String general, String special, boolean covers) {
        assertThat(Subjects.covers(general, special)).isEqualTo(covers);
    }

    /** What one covers, it overlaps; and what a subject without wildcards overlaps, covers it. */
    @Test
    void coversAndOverlapAgree() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String one = subject(random);
            String other = subject(random);
            if (Subjects.covers(one, other)) {
                assertThat(Subjects.overlap(one, other)).as("%s %s", one, other).isTrue();
            }
            if (!Subjects.hasWildcard(other)) {
                assertThat(Subjects.covers(one, other)).as("%s %s", one, other).isEqualTo(Subjects.overlap(one, other));
            }
        }
    }

    private static String subject(Random random) {
        List<String> tokens = List.of("a", "b", "*");
        StringBuilder subject = new StringBuilder(tokens.get(random.nextInt(3)));
        for (int more = random.nextInt(3); more > 0; more--) {
            subject.append('.').append(tokens.get(random.nextInt(3)));
        }
        return random.nextInt(4) == 0 ? subject.append(".>").toString() : subject.toString();
    }
}
