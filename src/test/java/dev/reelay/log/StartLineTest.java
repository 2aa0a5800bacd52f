package dev.reelay.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class StartLineTest {

    private static final String QUARKUS = "%s %s on %s (powered by Quarkus %s) started in %ss. %s";

    private static String logged(String logger, String format, Object... parameters) {
        ExtLogRecord line = new ExtLogRecord(Level.INFO, format, FormatStyle.PRINTF, "any");
        line.setLoggerName(logger);
        line.setParameters(parameters);
        StartLine.reword(line);
        return new PatternFormatter("%s").format(line);
    }

    private static String started(String listening) {
        return logged("io.quarkus", QUARKUS, "reelay", "1.2", "JVM", "3.33.2", "2.1", listening);
    }

    @Test
    void aWorkersStartSaysWhereHealthAndMetricsAreAndThatThereIsNoConsole() {
        assertThat(started("Listening on: . Management interface listening on http://0.0.0.0:8080."))
                .isEqualTo("reelay 1.2 on JVM (powered by Quarkus 3.33.2) started in 2.1s. Health and metrics are on"
                        + " http://0.0.0.0:8080; no console is served here (REELAY_ROLE).");
    }

    @Test
    void aConsolesStartSaysWhereBothAre() {
        assertThat(started(
                        "Listening on: http://0.0.0.0:8090. Management interface listening on http://127.0.0.1:8080."))
                .endsWith("started in 2.1s. Health and metrics are on http://127.0.0.1:8080; the console is on"
                        + " http://0.0.0.0:8090.");
    }

    @Test
    void anyOtherLineStaysAsItIs() {
        assertThat(started("Listening on: http://0.0.0.0:8090")).endsWith("Listening on: http://0.0.0.0:8090");
        assertThat(logged("io.quarkus", "Installed features: [%s]", "cdi")).isEqualTo("Installed features: [cdi]");
        String other = "Listening on: . Management interface listening on http://0.0.0.0:8080.";
        assertThat(logged("dev.reelay.app", "%s", other)).isEqualTo(other);
    }
}
