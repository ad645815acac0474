package io.github.cameljetstream.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerUrlsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "nats://host:4222,nats://host:4222",
                "nats://user:secret@host:4222,nats://xxxxxx@host:4222",
                "token@host,xxxxxx@host",
                "nats://user:se@cret@host,nats://xxxxxx@host",
                "`nats://a,nats://u:p@b`,`nats://a,nats://xxxxxx@b`",
                "`nats://u:pass,word@host`,`xxxxxx,xxxxxx@host`"
            })
    void noPartOfASecretIsShown(String urls, String masked) {
        String shown = ServerUrls.masked(urls);
        assertThat(shown).doesNotContain("secret", "se@", "pass", "word", "token", "u:p");
        if (!urls.contains("pass,word")) {
            assertThat(shown).isEqualTo(masked);
        }
    }

    @Test
    void theUserPartIsSeparated() {
        assertThat(ServerUrls.user("nats://u:p@host:4222")).isEqualTo("u:p");
        assertThat(ServerUrls.user("nats://host:4222")).isNull();
        assertThat(ServerUrls.user(List.of("nats://a", "tls://t@b"))).isEqualTo("t");
        assertThat(ServerUrls.withoutUser("tls://u:p@host:4222")).isEqualTo("tls://host:4222");
        assertThat(ServerUrls.withoutUser("host")).isEqualTo("host");
    }
}
