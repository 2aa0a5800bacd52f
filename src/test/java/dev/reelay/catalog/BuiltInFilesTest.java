package dev.reelay.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInFilesTest {

    @Test
    void theIndexNamesExactlyTheFilesInTheFolder() throws Exception {
        List<String> indexed = Files.readAllLines(folder().resolve(Catalog.INDEX));
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> !name.equals(Catalog.INDEX) && !name.equals("notes"))
                    .containsExactlyInAnyOrderElementsOf(indexed);
        }
    }

    /** The hashes were taken from the pages: SHA-256 of the input schema with sorted keys and without white space. */
    @ParameterizedTest
    @CsvSource({
        "luma-ray-2.json, 5021f530e3f2f1a9327f694032e439da8d37734adb6e9c52992dae590e8b2ad6",
        "wan-2-2.json, 5ff02fd75e25b0032885b1e8a85f1358f1d35e4094e56cc4bdc11da77726c329",
        "infinite-talk.json, ad185dafdbb8703ac1016ada2692293fcf4996ebff331d83ca647eca2fc7d037",
        "dreamina-3-0-pro.json, a9d952b0870cf0c3749f5af2fdca37e12421430fe8ce5afd5222b8df217b03ae",
        "runway-gen-3-alpha-turbo.json, b23cc5ba33df5b8942396e5bbe5cdedd209f642674ee3875cbb7c38822105272"
    })
    void theSchemaIsUnchangedFromThePage(String file, String hash) throws Exception {
        JsonMapper sorted = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        JsonNode schema = sorted.readTree(folder().resolve(file).toFile()).path("schema");

        String canonical = sorted.writeValueAsString(sorted.treeToValue(schema, Object.class));

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(hash);
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Catalog.class.getResource("/catalog/" + Catalog.INDEX))
                        .toURI())
                .getParent();
    }
}
