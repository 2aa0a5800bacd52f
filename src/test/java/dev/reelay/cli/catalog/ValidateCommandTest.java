package dev.reelay.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.CommandRun;
import dev.reelay.file.MediaKind;
import dev.reelay.json.ExactJson;
import dev.reelay.media.MediaProbe;
import dev.reelay.media.TrustedHosts;
import dev.reelay.model.MediaUse;
import dev.reelay.pull.ListedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateCommandTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final String GOOD = "{\"prompt\":\"A lighthouse\",\"image_url\":\"https://example.com/a.jpg\"}";
    private static final String BAD = "{\"promt\":\"A lighthouse\",\"image_url\":7,\"resolution\":\"999p\"}";
    private static final String DATA = "data:image/png;base64,aGVsbG8=";
    private static final String GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

    @TempDir
    private Path folder;

    private final CommandRun run = new CommandRun(new ListedModels());

    @Test
    void anInputThatFitsFits() {
        assertThat(run.in(GOOD).run("catalog", "validate", LUMA, "-")).isZero();
        assertThat(run.out())
                .matches("fits " + LUMA
                        + " \\(schema sha256:\\p{XDigit}+\\); the file behind its URL was not fetched\n");
    }

    @Test
    void allViolationsAreNamedInTheShapeOfAResult() throws IOException {
        Path file = Files.writeString(folder.resolve("input.json"), BAD);

        assertThat(run.run("catalog", "validate", LUMA, file.toString())).isEqualTo(65);
        assertThat(run.out())
                .contains("/input/promt (unknown_field): ")
                .contains("/input/prompt (required): ")
                .contains("/input/image_url (type): ")
                .contains("/input/resolution (enum): ")
                .endsWith("does not fit " + LUMA + ": a worker rejects it with invalid_input, 4 violations\n");

        assertThat(run.run("catalog", "validate", LUMA, file.toString(), "-o", "json"))
                .isEqualTo(65);
        assertThat(run.json().path("valid").booleanValue()).isFalse();
        assertThat(run.json().path("error").path("code").asText()).isEqualTo("invalid_input");
        assertThat(run.json().path("error").path("retryable").booleanValue()).isFalse();
        assertThat(run.json().path("error").path("violations")).hasSize(4);
        assertThat(firstPointer()).isEqualTo("/input/image_url");
    }

    @Test
    void aWholeRequestIsReadAsOne() {
        String request = "{\"id\":\"a\",\"model\":\"" + LUMA + "\",\"input\":" + GOOD + "}";
        assertThat(run.in(request).run("catalog", "validate", LUMA, "-")).isZero();

        assertThat(run.in(request.replace("\"id\":\"a\"", "\"start_by\":\"soon\""))
                        .run("catalog", "validate", LUMA, "-", "-o", "json"))
                .isEqualTo(65);
        assertThat(run.json().path("error").path("code").asText()).isEqualTo("invalid_request");
        assertThat(firstPointer()).isEqualTo("/start_by");

        assertThat(run.in(request).run("catalog", "validate", "wan-ai/wan-2-2/image-to-video", "-"))
                .isEqualTo(65);
        assertThat(run.err()).contains("is a request for " + LUMA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{} {}",
                GOOD + ",\"metadata\":{}",
                GOOD + " " + GOOD,
                "not JSON",
                "{\"prompt\":\"a\",\"prompt\":\"b\"}",
                "[]",
                "\"text\"",
                "null"
            })
    void whatTheWorkerWouldNotTakeForAnInputIsInput(String input) {
        assertThat(run.in(input).run("catalog", "validate", LUMA, "-")).isEqualTo(65);
        assertThat(run.out() + run.err()).isNotBlank();
    }

    @Test
    void aByteOrderMarkIsNoMistake() {
        assertThat(run.in("\ufeff" + GOOD).run("catalog", "validate", LUMA, "-"))
                .isZero();
    }

    @Test
    void aFileThatIsMissingIsInput() {
        assertThat(run.run("catalog", "validate", LUMA, folder.resolve("none").toString()))
                .isEqualTo(65);
        assertThat(run.err()).contains("cannot be read");
    }

    @Test
    void unknownFieldsPassWhereTheWorkerLetsThemPass() {
        String input = GOOD.replace("}", ",\"more\":1}");
        assertThat(run.in(input).run("catalog", "validate", LUMA, "-")).isEqualTo(65);
        assertThat(run.env("REELAY_VALIDATION_UNKNOWN_FIELDS", "allow")
                        .in(input)
                        .run("catalog", "validate", LUMA, "-"))
                .isZero();
    }

    // --- URLs

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/a.jpg",
                "https://user:password@example.com/a.jpg",
                "https://user@example.com/a.jpg",
                "https://127.0.0.1/a.jpg",
                "https://2130706433/a.jpg",
                "https://[::1]/a.jpg",
                "https://localhost/a.jpg",
                "https://printer.local/a.jpg",
                "https://metadata.google.internal/a.jpg",
                "https://intranet/a.jpg",
                "https://example.com:99999/a.jpg",
                "file:///etc/passwd",
                "ftp://example.com/a.jpg",
                DATA,
                "a b"
            })
    void aUrlThatTheWorkerRefusesByItsFormIsRefusedWithTheSameViolation(String url) throws IOException {
        assertThat(validate(luma(url))).isEqualTo(65);
        assertThat(run.out())
                .startsWith("/input/image_url (public_https): ")
                .endsWith(": a worker rejects it with invalid_media, 1 violation\n");

        assertThat(validate(luma(url), "-o", "json")).isEqualTo(65);
        assertThat(run.json().path("valid").booleanValue()).isFalse();
        assertThat(run.json().at("/error/code").asText()).isEqualTo("invalid_media");
        assertThat(run.json().at("/error/message").asText()).startsWith("The media do not fit " + LUMA + ": ");
        assertThat(run.json().at("/error/violations")).singleElement().satisfies(one -> {
            assertThat(one.path("pointer").asText()).isEqualTo("/input/image_url");
            assertThat(one.path("rule").asText()).isEqualTo("public_https");
        });
        assertThat(run.json().has("not_fetched")).isFalse();
        assertThat(run.out()).as("neither address nor password").doesNotContain("password@", "127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/a.jpg",
                "https://EXAMPLE.com./a.jpg?signature=x",
                "https://example.com:8443/a.jpg",
                "https://my_bucket.example.com/ä.jpg"
            })
    void whatOnlyALookAtTheHostCouldRefuseFitsAndIsSaidNotToBeFetched(String url) throws IOException {
        assertThat(validate(luma(url), "-o", "json")).isZero();
        assertThat(run.json().path("valid").booleanValue()).isTrue();
        assertThat(run.json().path("not_fetched"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo("/input/image_url");
        assertThat(run.json().path("summary").asText()).endsWith("; the file behind its URL was not fetched");
        assertThat(MediaProbe.factsWithoutFetching(url, MediaKind.IMAGE, TrustedHosts.of(List.of())))
                .isEmpty();
    }

    @Test
    void everyUrlOfAListIsJudged() throws IOException {
        write("");

        assertThat(
                        mine(
                                "{'prompt': 'p', 'more': ['https://example.com/a', 'http://example.com/b', 'https://10.0.0.1/c']}"))
                .isEqualTo(65);
        assertThat(run.out().lines()).hasSize(3).satisfies(lines -> {
            assertThat(lines.get(0)).startsWith("/input/more/1 (public_https)");
            assertThat(lines.get(1)).startsWith("/input/more/2 (public_https)");
        });
        assertThat(mine("{'prompt': 'p', 'first': 'https://a.example/a', 'more': ['https://example.com/a']}"))
                .isZero();
        assertThat(run.out()).endsWith("; the files behind its 2 URLs were not fetched\n");
    }

    @Test
    void urlsBeyondThoseWhoseFilesAWorkerLooksAtAreJudgedByTheirSpellingAsAWorkerDoes() throws IOException {
        write(", \"media\": {\"more\": {\"kind\": \"image\", \"formats\": [\"png\"], \"data_uri\": true}}");
        String good = "'https://example.com/a', ".repeat(MediaUse.MAX_USES);

        assertThat(mine("{'prompt': 'p', 'more': [" + good + "'" + GIF + "', 'http://example.com/b']}"))
                .isEqualTo(65);
        assertThat(run.out().lines()).hasSize(2).first().asString().startsWith("/input/more/65 (public_https): ");
        assertThat(mine("{'prompt': 'p', 'more': [" + good + "'" + GIF + "', 'https://example.com/b']}"))
                .isZero();
        assertThat(run.out()).endsWith("; the files behind its 66 URLs were not fetched\n");
        assertThat(mine("{'prompt': 'p', 'more': [" + good + "'http://x', ".repeat(100) + "'http://x']}"))
                .isEqualTo(65);
        assertThat(run.out()).endsWith("invalid_media, " + MediaUse.MAX_REFUSED + " violations\n");
    }

    @Test
    void whatBreaksTheSchemaIsSaidAloneAsTheWorkerNeverLooksAtItsUrls() throws IOException {
        assertThat(validate("{\"image_url\":\"http://example.com/a.jpg\"}")).isEqualTo(65);
        assertThat(run.out())
                .contains("(required)")
                .doesNotContain("public_https")
                .contains("invalid_input");
    }

    @Test
    void dataUrisAreReadWhereNotesAllowThem() throws IOException {
        write(", \"media\": {\"first\": {\"kind\": \"image\", \"formats\": [\"png\"], \"data_uri\": true}}");

        assertThat(mine("{'prompt': 'p', 'first': 'data:image/png;base64,####'}"))
                .isEqualTo(65);
        assertThat(run.out()).startsWith("/input/first (data_uri): ");
        assertThat(mine("{'prompt': 'p', 'first': '" + GIF + "'}")).isEqualTo(65);
        assertThat(run.out()).startsWith("/input/first (formats): ");
        assertThat(mine("{'prompt': 'p', 'more': ['" + DATA + "']}"))
                .as("another field")
                .isEqualTo(65);
        assertThat(run.out()).startsWith("/input/more/0 (public_https): This is a data: URI");
    }

    @Test
    void theWorkersSettingsForMediaHold() throws IOException {
        String inside = luma("http://files.internal:9000/a.jpg");
        assertThat(validate(inside)).isEqualTo(65);
        run.env("REELAY_MEDIA_TRUSTED_HOSTS", "other.example , files.internal:9000");
        assertThat(validate(inside)).isZero();
        run.env("REELAY_MEDIA_TRUSTED_HOSTS", "https://files");
        assertThat(validate(inside)).isEqualTo(64);
        assertThat(run.err()).contains("REELAY_MEDIA_TRUSTED_HOSTS");
        run.env("REELAY_MEDIA_TRUSTED_HOSTS", null).env("REELAY_MEDIA_CHECK", "warn");
        assertThat(validate(inside)).isZero();
        assertThat(run.out())
                .startsWith("warning: /input/image_url (public_https)")
                .contains(", with 1 warning");
        run.env("REELAY_MEDIA_CHECK", "off");
        assertThat(validate(inside)).isZero();
        assertThat(run.out()).doesNotContain("warning").doesNotContain("not fetched");
    }

    // --- the last line

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            enforce | {'prompt': 'p', 'size': 1} | 0  | fits mine/clips (schema sha256:
            enforce | {'prompt': ''}             | 0  | , with 1 warning
            warn    | {'prompt': 'p'}            | 0  | fits mine/clips (schema sha256:
            warn    | {'size': 'x', 'prompt': 7} | 0  | , because validation is warn, with 2 warnings
            off     | {'size': 'x', 'prompt': 7} | 0  | not checked, because validation is off: a worker submits it to mine/clips
            off     | {'first': 'file:///x'}     | 65 | does not fit mine/clips: a worker rejects it with invalid_media, 1 violation
            warn    | {'first': 'file:///x'}     | 65 | does not fit mine/clips: a worker rejects it with invalid_media, 1 violation and 1 warning
            """)
    void theLastLineSaysWhatAWorkerDoesAndWarningsStandAboveIt(
            String validation, String input, int exitCode, String summary) throws IOException {
        write(", \"validation\": \"" + validation + "\"");

        assertThat(mine(input)).isEqualTo(exitCode);
        List<String> lines = run.out().lines().toList();
        assertThat(lines.getLast()).contains(summary);
        assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.contains("/input/"));

        String text = lines.getLast();
        assertThat(mine(input, "-o", "json")).isEqualTo(exitCode);
        assertThat(run.json().path("summary").asText()).isEqualTo(text);
    }

    private static String luma(String url) {
        return "{\"prompt\":\"A lighthouse\",\"image_url\":"
                + ExactJson.unlimited().getNodeFactory().textNode(url) + "}";
    }

    private int validate(String input, String... options) {
        return validateFor(LUMA, input, options);
    }

    private int mine(String input, String... options) {
        run.env("REELAY_CATALOG_DIR", folder.toString());
        return validateFor("mine/clips", input.replace('\'', '"'), options);
    }

    private int validateFor(String model, String input, String... options) {
        String[] arguments = new String[options.length + 4];
        System.arraycopy(new String[] {"catalog", "validate", model, "-"}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        return run.in(input).run(arguments);
    }

    private void write(String notes) throws IOException {
        Files.writeString(folder.resolve("clips.json"), """
            {"model": "mine/clips", "schema": {"type": "object", "required": ["prompt"], "properties": {
               "prompt": {"type": "string"}, "size": {"type": "integer"},
               "first": {"type": "string", "format": "image_uri"},
               "more": {"type": "array", "items": {"type": "string", "format": "image_uri"}}}}%s}""".formatted(notes));
    }

    private String firstPointer() {
        return run.json().at("/error/violations/0/pointer").asText();
    }
}
