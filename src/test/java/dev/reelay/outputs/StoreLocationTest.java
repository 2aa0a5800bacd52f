package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the setting may say. */
class StoreLocationTest {

    @Test
    void bucketsAndFoldersAreRead() {
        assertThat(StoreLocation.parse("s3://videos")).isEqualTo(new StoreLocation.Bucket("videos", ""));
        assertThat(StoreLocation.parse(" s3://my.videos/a/b_c/ "))
                .isEqualTo(new StoreLocation.Bucket("my.videos", "a/b_c"));
        assertThat(StoreLocation.parse("file:///srv/my%20videos/"))
                .isEqualTo(new StoreLocation.Folder(Path.of("/srv/my videos")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "videos",
                "s3://",
                "s3://V",
                "S3://videos",
                "s3://videos/../other",
                "s3://videos/./a",
                "s3://videos//a",
                "s3://videos/a b",
                "s3://key:secret@videos",
                "https://videos.s3.amazonaws.com",
                "file://host/folder",
                "file:folder",
                "file:///",
                "gs://videos"
            })
    void anythingElseIsRefusedInOneLineThatDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> StoreLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("expected ")
                .doesNotContain("\n", "secret");
    }
}
