package dev.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Every promise names tests that would fail without it, and these tests exist and run. */
class GuaranteesTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| ([PISHMCLAWBO]\\d+) \\| (.+?) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");
    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final int PROMISES = 5;
    private static final int INVARIANTS = 17;
    private static final int SHARED_LIMITS = 13;
    private static final int BUDGETS = 8;
    private static final int COST = 2;
    private static final int MANY_MODELS = 2;
    private static final int OUTPUTS = 8;
    private static final int MEDIA = 9;
    private static final int CATALOG = 9;
    private static final int COMMAND_LINE = 5;
    private static final int ACTIONS = 7;

    private final List<MatchResult> rows =
            ROW.matcher(read(Path.of("docs", "guarantees.md"))).results().toList();
    private final Map<String, List<Class<?>>> tests = tests();

    @Test
    void everyPromiseAndEveryInvariantHasItsRow() {
        assertThat(rows)
                .extracting(row -> row.group(1))
                .containsExactlyElementsOf(Stream.of(
                                numbered("P", PROMISES),
                                numbered("I", INVARIANTS),
                                numbered("W", SHARED_LIMITS),
                                numbered("B", BUDGETS),
                                numbered("S", COST),
                                numbered("H", MANY_MODELS),
                                numbered("O", OUTPUTS),
                                numbered("M", MEDIA),
                                numbered("C", CATALOG),
                                numbered("L", COMMAND_LINE),
                                numbered("A", ACTIONS))
                        .flatMap(Function.identity())
                        .toList());
    }

    private static Stream<String> numbered(String letter, int rows) {
        return IntStream.rangeClosed(1, rows).mapToObj(number -> letter + number);
    }

    @Test
    void everyTestThatIsNamedIsThereAndRuns() {
        for (MatchResult row : rows) {
            List<MatchResult> names = NAME.matcher(row.group(3)).results().toList();
            assertThat(names).as(row.group(1)).isNotEmpty();
            names.forEach(name -> assertThat(isThere(name.group(1), name.group(2)))
                    .as("%s names %s", row.group(1), name.group())
                    .isTrue());
        }
    }

    @Test
    void thePromisesAreThoseOfTheReadme() {
        String readme = read(Path.of("README.md"));
        String promises = readme.substring(readme.indexOf("## What is promised"), readme.indexOf("## Run it"));

        assertThat(Pattern.compile("^\\d\\. ", Pattern.MULTILINE)
                        .matcher(promises)
                        .results())
                .hasSize(PROMISES);
        rows.stream()
                .filter(row -> row.group(1).startsWith("P"))
                .forEach(row -> assertThat(promises).contains("**" + row.group(2) + "."));
    }

    private boolean isThere(String type, String method) {
        return tests.getOrDefault(type, List.of()).stream()
                .filter(test -> !test.isAnnotationPresent(Disabled.class))
                .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
                .filter(each -> method == null || each.getName().equals(method))
                .anyMatch(each -> isAny(each.getAnnotations()));
    }

    private static boolean isAny(Annotation[] annotations) {
        List<Class<? extends Annotation>> types = Arrays.stream(annotations)
                .<Class<? extends Annotation>>map(Annotation::annotationType)
                .toList();
        return (types.contains(Test.class) || types.contains(ParameterizedTest.class))
                && !types.contains(Disabled.class);
    }

    /** All classes that are called like tests, by their simple names. None is initialised. */
    private static Map<String, List<Class<?>>> tests() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.matches(".*/\\w+(Test|IT|Chaos)\\.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .map(GuaranteesTest::load)
                    .collect(Collectors.groupingBy(Class::getSimpleName));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, GuaranteesTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
