package dev.reelay.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cli.CommandRun;
import dev.reelay.pull.ListedModels;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class KafkaOptionsTest {

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @Test
    void theSettingsAreThoseOfTheWorker() {
        run.env("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .env("KAFKA_SASL_JAAS_CONFIG", "x required password=\"${SECRET_OF_KAFKA}\";")
                .env("SECRET_OF_KAFKA", "pa-word")
                .env("REELAY_GROUP_ID", "films")
                .env("REELAY_TOPICS_JOBS", "films-jobs")
                .env("REELAY_TOPICS_LIMITS", "films-limits");

        assertThat(run.run("list")).isZero();

        Installation opened = brokers.opened();
        assertThat(opened.groupId()).isEqualTo("films");
        assertThat(opened.names().jobs()).isEqualTo("films-jobs");
        assertThat(opened.names().limits()).isEqualTo("films-limits");
        assertThat(opened.names().requests()).isEqualTo("generation-requests");
        assertThat(opened.kafka().feedConsumer("test"))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "x required password=\"pa-word\";");
        assertThat((String) opened.kafka().feedConsumer("test").get("client.id"))
                .matches("films-cli-\\p{XDigit}{8}-test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KAFKA_ISOLATION_LEVEL   | read_uncommitted    | cannot be set
            KAFKA_REQUEST_TIMEOUT_MS | soon               | request.timeout.ms
            REELAY_TOPICS_JOBS      | generation-results  | both name the topic
            KAFKA_SASL_JAAS_CONFIG  | ${NO_SUCH_VARIABLE} | KAFKA_SASL_JAAS_CONFIG names a variable
            """)
    void aSettingThatStopsAWorkerStopsACommand(String variable, String value, String problem) {
        assertThat(run.env(variable, value).run("list")).isEqualTo(64);
        assertThat(run.err()).contains(problem).doesNotContain("KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void durationsAreThoseOfTheSettings() {
        assertThat(new DurationText().convert("PT30M")).isEqualTo(Duration.ofMinutes(30));
        assertThat(new DurationText().convert(" 30m ")).isEqualTo(Duration.ofMinutes(30));
        assertThat(new DurationText().convert("90")).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5s", "0s", "PT100000H"})
    void whatIsNoTimeToWaitIsRefused(String text) {
        org.assertj.core.api.Assertions.assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> new DurationText().convert(text));
    }
}
