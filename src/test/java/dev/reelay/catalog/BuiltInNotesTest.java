package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.model.MediaField;
import dev.reelay.model.Model;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notes that come with Reelay. */
class BuiltInNotesTest {

    private static final String SAYS = "says";

    /** How pages write a limit that is not there in digits. */
    private static final Map<String, String> IN_WORDS =
            Map.of("0.4", "1:2.5", "3600", "60 minutes", "1", "exactly one");

    static List<ObjectNode> all() throws Exception {
        List<ObjectNode> notes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                notes.add((ObjectNode) ExactJson.reader().readTree(Files.readAllBytes(file)));
            }
        }
        return notes;
    }

    /** Those of models whose schemas do not come with Reelay. */
    static List<ObjectNode> notes() throws Exception {
        List<ObjectNode> notes = all();
        notes.removeIf(
                one -> Samples.BUILT_IN.find(one.path("model").textValue()).isPresent());
        return notes;
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Catalog.class.getResource("/catalog/notes"))
                .toURI());
    }

    static Map<String, SampleSchema> samples() throws Exception {
        return SampleSchema.all().stream().collect(Collectors.toMap(SampleSchema::model, Function.identity()));
    }

    /** A model of the samples with its notes, and one whose schema the tests do not have with the fields that its notes name. */
    static Model model(ObjectNode notes) throws Exception {
        String id = notes.path("model").textValue();
        ObjectNode schema = notes.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        Set<String> names = new TreeSet<>();
        notes.path("media").fieldNames().forEachRemaining(names::add);
        notes.path("rules").forEach(rule -> {
            rule.path("when").fieldNames().forEachRemaining(names::add);
            for (String member : List.of("at_least_one", "at_most_together", "not_together", "when_given")) {
                rule.path(member).forEach(field -> names.add(field.asText()));
            }
            for (String member : List.of("leave_empty", "field", "needs")) {
                rule.path(member).valueStream().forEach(field -> names.add(field.asText()));
                if (rule.path(member).isTextual()) {
                    names.add(rule.path(member).textValue());
                }
            }
        });
        names.forEach(name -> properties.putObject(name).put("type", name.endsWith("s") ? "array" : "string"));
        return samples().getOrDefault(id, new SampleSchema(id, schema)).load(notes);
    }

    static Model model(String id) throws Exception {
        for (ObjectNode one : all()) {
            if (one.path("model").asText().equals(id)) {
                return model(one);
            }
        }
        throw new IllegalArgumentException("no built-in notes for " + id);
    }

    @ParameterizedTest
    @MethodSource("notes")
    void theyFitTheSchema(ObjectNode notes) throws Exception {
        Model model = model(notes);

        assertThat(notes.path("media").isEmpty() && notes.path("rules").isEmpty())
                .isFalse();
        assertThat(model.media())
                .filteredOn(field -> notes.path("media").has(field.name()))
                .allSatisfy(field -> assertThat(field.values().byName()).isFalse());
        assertThat(model.media())
                .extracting(MediaField::name)
                .containsAll(notes.path("media").properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyLimitStandsInTheSentenceOfThePageThatTheNoteQuotes(ObjectNode notes) {
        assertThat(notes.path("source").asText()).startsWith("RunComfy's ");
        notes.path("media").properties().forEach(field -> {
            String says = field.getValue().path(SAYS).asText("").toLowerCase(Locale.ROOT);
            field.getValue().properties().forEach(member -> {
                if (member.getKey().matches("(min|max)_.*")) {
                    assertSays(says, member.getValue());
                }
                if (member.getKey().equals("formats") || member.getKey().equals("no_alpha")) {
                    member.getValue().forEach(format -> assertSays(says, format));
                }
                if (member.getKey().equals("data_uri")) {
                    assertThat(says).contains("data uri");
                }
            });
        });
        notes.path("rules").forEach(rule -> {
            assertThat(rule.path(SAYS).asText()).isNotBlank();
            if (rule.has("limit")) {
                assertSays(rule.path(SAYS).asText(), rule.path("limit"));
            }
        });
    }

    /** A number counts only as a whole: 5 is not in 15. */
    private static void assertSays(String says, JsonNode limit) {
        String text = limit.asText();
        String whole = limit.isNumber() ? "(?<![\\d.])" + Pattern.quote(text) + "(?!\\d)" : Pattern.quote(text);
        boolean inWords = IN_WORDS.containsKey(text) && says.contains(IN_WORDS.get(text));

        assertThat(inWords || Pattern.compile(whole).matcher(says).find())
                .as(text + " in: " + says)
                .isTrue();
    }

    @Test
    void aSampleWithNotesTakesPlausibleRequests() throws Exception {
        List<String> tried = new ArrayList<>();
        for (ObjectNode one : notes()) {
            SampleSchema sample = samples().get(one.path("model").textValue());
            if (sample != null) {
                assertThat(rules(sample.load(one).check(sample.plausible())))
                        .isEqualTo(
                                sample.model().equals("bytedance/seed-audio-1.0/text-to-audio")
                                        ? List.of("/input/image_url not_together")
                                        : List.of());
                tried.add(sample.model());
            }
        }
        assertThat(tried).hasSizeGreaterThan(20);
    }

    @Test
    void thePageAboutModelsListsThem() throws Exception {
        String page = Files.readString(Path.of("docs", "models.md"));

        assertThat(all())
                .extracting(notes -> "`" + notes.path("model").asText() + "`")
                .allMatch(page::contains);
    }
}
