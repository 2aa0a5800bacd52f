package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the content security policy forbids is in no template, and the style keeps its contrasts. */
class PagesAreStrictTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path STYLE = RESOURCES.resolve("META-INF/resources/console/console.css");

    /** What no template may have, and why. */
    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "an inline style", Pattern.compile("\\sstyle\\s*=|<style", Pattern.CASE_INSENSITIVE),
            "an inline handler",
                    Pattern.compile("\\son[a-z]+\\s*=|hx-on|hx-vals|hx-vars|javascript:", Pattern.CASE_INSENSITIVE),
            "an inline script", Pattern.compile("<script(?![^>]*\\ssrc=)", Pattern.CASE_INSENSITIVE),
            "a text that is not escaped", Pattern.compile("\\.raw\\b|\\.safe\\b|RawString"),
            "another host's file",
                    Pattern.compile("(?:src|<link[^>]*href)=\"(?:https?:)?//", Pattern.CASE_INSENSITIVE));

    @Test
    void noTemplateHasWhatThePolicyForbids() throws IOException {
        for (Path template : templates()) {
            String text = Files.readString(template);
            FORBIDDEN.forEach(
                    (what, pattern) -> assertThat(pattern.matcher(text).find())
                            .as(template + " has " + what)
                            .isFalse());
        }
    }

    private static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("templates/console"))) {
            List<Path> templates =
                    files.filter(file -> file.toString().endsWith(".html")).toList();
            assertThat(templates).hasSizeGreaterThan(4);
            return templates;
        }
    }

    @Test
    void textsHaveAContrastOfFourAndAHalfInBothSchemes() throws IOException {
        Map<String, String[]> colours = colours();
        List.of(
                        "text ground",
                        "text paper",
                        "text raised",
                        "text mark",
                        "text blue-ground",
                        "text amber-ground",
                        "soft ground",
                        "soft paper",
                        "soft raised",
                        "soft mark",
                        "link ground",
                        "link paper",
                        "link raised",
                        "link mark",
                        "link amber-ground",
                        "link blue-ground",
                        "blue blue-ground",
                        "green green-ground",
                        "red red-ground",
                        "amber amber-ground",
                        "violet violet-ground",
                        "grey grey-ground",
                        "on-accent accent",
                        "on-danger danger",
                        "red paper",
                        "red ground")
                .forEach(pair -> contrast(colours, pair, 4.5));
        List.of("edge paper", "edge ground", "accent ground", "accent paper")
                .forEach(pair -> contrast(colours, pair, 3));
    }

    private static void contrast(Map<String, String[]> colours, String pair, double least) {
        String[] names = pair.split(" ", -1);
        for (int scheme = 0; scheme < 2; scheme++) {
            double one = luminance(colours.get(names[0])[scheme]);
            double other = luminance(colours.get(names[1])[scheme]);
            assertThat((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05))
                    .as(pair + (scheme == 0 ? " in the light" : " in the dark"))
                    .isGreaterThanOrEqualTo(least);
        }
    }

    /** The colours of the style by their names, light and dark. */
    private static Map<String, String[]> colours() throws IOException {
        Map<String, String[]> colours = new TreeMap<>();
        Matcher pair = Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)")
                .matcher(Files.readString(STYLE));
        while (pair.find()) {
            colours.put(pair.group(1), new String[] {pair.group(2), pair.group(3)});
        }
        return colours;
    }

    /** Of WCAG 2. */
    private static double luminance(String colour) {
        double[] parts = new double[3];
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            parts[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }
}
