package dev.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class HelpTextsTest {

    private static final Path TEXTS = Path.of("src", "main", "resources", "help");
    private static final Path WANTED = Path.of("target", "help");

    @Test
    void everyCommandHasTheTextThatPicocliWouldMake() throws IOException {
        Map<String, String> wanted = new TreeMap<>();
        Files.createDirectories(WANTED);
        for (Map.Entry<String, CommandLine> command : CommandRun.all().entrySet()) {
            String name =
                    Path.of(HelpTexts.resource(command.getKey())).getFileName().toString();
            String text = command.getValue().getUsageMessage(Ansi.OFF);
            Files.writeString(WANTED.resolve(name), text);
            wanted.put(name, text);
        }

        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(TEXTS)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(found).as("rm %s/*; cp %s/* %s", TEXTS, WANTED, TEXTS).isEqualTo(wanted);
    }

    @Test
    void aTextIsFoundForTheNamesOfACommandAndAWishForHelpAlone() {
        assertThat(text("--help")).startsWith("Usage: reelay [");
        assertThat(text("catalog", "-h")).startsWith("Usage: reelay catalog [");
        assertThat(text("catalog", "pull", "--help")).startsWith("Usage: reelay catalog pull [");
        assertThat(text()).isEmpty();
        assertThat(text("catalog")).isEmpty();
        assertThat(text("nonsense", "--help")).isEmpty();
        assertThat(text("../application", "--help")).isEmpty();
        assertThat(text("catalog", "--help", "pull")).isEmpty();
        assertThat(text("catalog", "pull", "-o", "--help")).isEmpty();
    }

    private static String text(String... arguments) {
        return HelpTexts.find(arguments)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }
}
