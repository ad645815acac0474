package io.github.cameljetstream.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a value is a secret or the place of one: an error may show only the latter. */
class TextSourceTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"file:a", "FILE:a", "classpath:a", "/a", "./a", "../a", "\\a", ".\\a", "C:\\a", "c:/a"})
    void aValueThatLooksLikeAPlaceIsOne(String value) {
        assertThat(TextSource.token("jwt", value).inline()).isFalse();
        assertThat(TextSource.token("jwt", value)).hasToString("jwt=" + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eyJ0", "SUAB", "a/b", "..", "CD:a", "files:a", ""})
    void anyOtherIsTheSecretItself(String value) {
        assertThat(TextSource.token("jwt", value).inline()).isTrue();
        assertThat(TextSource.token("jwt", value)).hasToString("jwt");
    }

    @Test
    void withoutAValueThereIsNoSource() {
        assertThat(TextSource.token("jwt", null)).isNull();
        assertThat(TextSource.pem("tlsCaCert", null)).isNull();
        assertThat(TextSource.file("tokenFile", null)).isNull();
    }

    @Test
    void aTextInPemFormIsOne() {
        assertThat(TextSource.pem("tlsCaCert", "\n-----BEGIN CERTIFICATE-----").inline())
                .isTrue();
        assertThat(TextSource.pem("tlsCaCert", "ca.pem").inline()).isFalse();
        assertThat(TextSource.file("tokenFile", "-----BEGIN").inline()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"a.txt, a.txt", "a b.txt, a%20b.txt", "a b.txt, a b.txt", "50%.txt, 50%.txt"})
    void aFileMayBeEncodedAsAUriIsOrNot(String name, String given) throws IOException {
        Files.writeString(folder.resolve(name), " text \n");
        TextSource source = TextSource.file("tokenFile", "file:" + folder + "/" + given);
        source.validate();
        assertThat(source.readText(null)).isEqualTo("text");
        assertThat(TextSource.file("tokenFile", folder.resolve(name).toString()).readText(null))
                .isEqualTo("text");
    }

    @Test
    void aFileThatCannotBeReadIsRefusedUnlessItIsLookedForLater() {
        for (Path each : new Path[] {folder, folder.resolve("missing")}) {
            TextSource source = TextSource.file("tokenFile", each.toString());
            assertThatIllegalArgumentException()
                    .isThrownBy(source::validate)
                    .withMessage("tokenFile=" + each
                            + " is refused: it must be the path of a file that this process can read.");
        }
        TextSource.file("tokenFile", "classpath:missing").validate();
        TextSource.token("jwt", "eyJ0").validate();
    }
}
