package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.ConsoleConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Operators have the names of settings in their deployments, and rely on the defaults. */
class SettingsTest {

    private static final Pattern README_ROW = Pattern.compile("^\\| `([A-Z0-9_]+)` \\| (.*?) \\|", Pattern.MULTILINE);

    @Test
    void theNamesAndDefaultsAreTheDocumentedOnes() {
        assertThat(declared())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("REELAY_ROLE", "worker"),
                        Map.entry("REELAY_CONSOLE_PORT", "8090"),
                        Map.entry("REELAY_CONSOLE_BASE_PATH", ""),
                        Map.entry("REELAY_CONSOLE_USERS_FILE", ""),
                        Map.entry("REELAY_CONSOLE_PROXY_ADDRESSES", ""),
                        Map.entry("REELAY_CONSOLE_PROXY_USER_HEADER", "X-Forwarded-User"),
                        Map.entry("REELAY_CONSOLE_PROXY_GROUPS_HEADER", "X-Forwarded-Groups"),
                        Map.entry("REELAY_CONSOLE_PROXY_GROUPS", ""),
                        Map.entry("REELAY_CONSOLE_OIDC_ROLES", ""),
                        Map.entry("REELAY_CONSOLE_IDLE", "PT30M"),
                        Map.entry("REELAY_GROUP_ID", "reelay"),
                        Map.entry("REELAY_TOPICS_REQUESTS", "generation-requests"),
                        Map.entry("REELAY_TOPICS_CONTROL", "generation-control"),
                        Map.entry("REELAY_TOPICS_JOBS", "generation-jobs"),
                        Map.entry("REELAY_TOPICS_RESULTS", "generation-results"),
                        Map.entry("REELAY_TOPICS_DEAD_LETTERS", "generation-requests-dlq"),
                        Map.entry("REELAY_TOPICS_AUDIT", "generation-audit"),
                        Map.entry("REELAY_TOPICS_LIMITS", "generation-limits"),
                        Map.entry("REELAY_LIMIT_OUTSTANDING", ""),
                        Map.entry("REELAY_LIMIT_PER_MINUTE", ""),
                        Map.entry("REELAY_MAX_PENDING_JOBS", "500"),
                        Map.entry("REELAY_MAX_PENDING_BYTES", ""),
                        Map.entry("REELAY_MAX_PARKED_JOBS", "10000"),
                        Map.entry("REELAY_QUEUE_MAX_WAIT", ""),
                        Map.entry("REELAY_SUBMIT_CONCURRENCY", "32"),
                        Map.entry("REELAY_POLLS_PER_SECOND", "50"),
                        Map.entry("REELAY_POLL_COST", "PT0.2S"),
                        Map.entry("REELAY_CATALOG_DIR", ""),
                        Map.entry("REELAY_CATALOG_REFRESH", "PT6H"),
                        Map.entry("REELAY_VALIDATION_UNKNOWN_FIELDS", "reject"),
                        Map.entry("REELAY_VALIDATION_UNUSABLE_SCHEMA", "warn"),
                        Map.entry("REELAY_MEDIA_CHECK", "enforce"),
                        Map.entry("REELAY_MEDIA_TRUSTED_HOSTS", ""),
                        Map.entry("REELAY_RECEIPTS_RETENTION", "PT24H"),
                        Map.entry("REELAY_OUTPUT_DELIVER_TO", ""),
                        Map.entry("REELAY_OUTPUT_STORE", ""),
                        Map.entry("REELAY_OUTPUT_PATIENCE", "PT10M"),
                        Map.entry("REELAY_OUTPUT_URL_TTL", ""),
                        Map.entry("REELAY_OUTPUT_CONCURRENCY", "4"),
                        Map.entry("REELAY_OUTPUT_BYTES_PER_SECOND", ""),
                        Map.entry("REELAY_OUTPUT_S3_ENDPOINT", ""),
                        Map.entry("REELAY_OUTPUT_S3_REGION", ""),
                        Map.entry("REELAY_OUTPUT_S3_PATH_STYLE", ""),
                        Map.entry("REELAY_SIMULATOR", ""),
                        Map.entry("REELAY_DEV_BROKER_PORT", "9092"),
                        Map.entry("REELAY_DEV_BROKER_DATA", "target/dev-broker"),
                        Map.entry("RUNCOMFY_API_URL", ""),
                        Map.entry("RUNCOMFY_API_TOKEN", ""),
                        Map.entry("RUNCOMFY_API_TOKEN_FILE", ""),
                        Map.entry("RUNCOMFY_API_PROXY", ""),
                        Map.entry("RUNCOMFY_API_CONNECT_TIMEOUT", "PT2S"),
                        Map.entry("RUNCOMFY_API_READ_TIMEOUT", "PT60S")));
    }

    /** The console's have a document of their own. */
    @Test
    void theReadmeListsEverySettingWithItsDefault() throws IOException {
        Map<String, String> table = new HashMap<>();
        for (String document : List.of("README.md", "docs/console.md", "docs/outputs.md")) {
            README_ROW
                    .matcher(Files.readString(Path.of(document)))
                    .results()
                    .forEach((MatchResult row) -> table.put(row.group(1), row.group(2)));
        }

        declared().forEach((name, value) -> {
            assertThat(table).containsKey(name);
            if (!value.isEmpty()) {
                assertThat(table.get(name)).as(name).isEqualTo("`" + value + "`");
            }
        });
        assertThat(table.keySet())
                .filteredOn(name -> !name.startsWith("KAFKA_") && !name.startsWith("QUARKUS_"))
                .isSubsetOf(declared().keySet());
    }

    @Test
    void theSettingsCheckKnowsEveryName() {
        assertThat(SettingsCheck.variableNames()).isEqualTo(declared().keySet());
    }

    @Test
    void environmentVariablesSetThem() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(ReelayConfig.class)
                .withSources(new EnvConfigSource(
                        Map.of(
                                "REELAY_TOPICS_DEAD_LETTERS", "dlq",
                                "REELAY_RECEIPTS_RETENTION", "PT1H",
                                "REELAY_CATALOG_REFRESH", "off",
                                "REELAY_VALIDATION_UNKNOWN_FIELDS", "allow"),
                        300))
                .build();
        ReelayConfig reelay = config.getConfigMapping(ReelayConfig.class);

        assertThat(reelay.topics().deadLetters()).isEqualTo("dlq");
        assertThat(reelay.receipts().retention()).isEqualTo(Duration.ofHours(1));
        assertThat(reelay.catalogRefresh()).isEqualTo(CatalogRefresh.OFF);
        assertThat(reelay.validation().unknownFields().name()).isEqualTo("ALLOW");
    }

    static Map<String, String> declared() {
        Map<String, String> settings = new TreeMap<>();
        collect("REELAY", ReelayConfig.class, settings);
        collect("REELAY_CONSOLE", ConsoleConfig.class, settings);
        collect("RUNCOMFY_API", RunComfyConfig.class, settings);
        return settings;
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> settings) {
        for (Method method : type.getDeclaredMethods()) {
            if (!Modifier.isAbstract(method.getModifiers())) {
                continue;
            }
            String name =
                    prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == type) {
                collect(name, method.getReturnType(), settings);
            } else {
                WithDefault value = method.getAnnotation(WithDefault.class);
                settings.put(name, value == null ? "" : value.value());
            }
        }
    }
}
